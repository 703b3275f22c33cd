//! Articles from files, folders, patterns and standard input.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::ValueEnum;
use newsmill::article::guess_media_type;
use walkdir::WalkDir;

/// One article as it was found, not yet read as such.
#[derive(Debug)]
pub(super) struct Input {
    /// The file, with the line for NDJSON.
    pub(super) name: String,
    pub(super) content_type: &'static str,
    pub(super) content_encoding: Option<&'static str>,
    pub(super) body: Vec<u8>,
}

/// What an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum InputType {
    /// By the file's ending; standard input by how it begins
    Auto,
    /// Plain text, one article
    Text,
    /// An HTML page
    Html,
    /// A RawArticle as JSON on each line
    Ndjson,
}

/// Everything that the arguments name, folders and patterns unfolded, sorted within each.
pub(super) fn paths(arguments: &[String]) -> anyhow::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for argument in arguments {
        let path = Path::new(argument);
        if argument == "-" || path.is_file() {
            paths.push(path.to_owned());
        } else if path.is_dir() {
            paths.extend(files_below(path)?);
        } else {
            let matches: Vec<PathBuf> = glob::glob(argument)
                .with_context(|| format!("{argument:?} is no file, folder or pattern"))?
                .collect::<Result<_, _>>()?;
            if matches.is_empty() {
                bail!("there is no file {argument:?}");
            }
            paths.extend(matches.into_iter().filter(|path| path.is_file()));
        }
    }
    Ok(paths)
}

fn files_below(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.with_context(|| format!("can not read folder {}", folder.display()))?;
        let known = kind_of(entry.path()).is_some();
        if entry.file_type().is_file() && known {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// Hands each article of the files to `take`, one after the other, until it says false.
pub(super) fn each(
    paths: &[PathBuf],
    input_type: InputType,
    take: &mut dyn FnMut(Input) -> bool,
) -> anyhow::Result<()> {
    for path in paths {
        let go_on = if path.as_os_str() == "-" {
            from_stdin(input_type, take)?
        } else {
            from_file(path, input_type, take).with_context(|| path.display().to_string())?
        };
        if !go_on {
            break;
        }
    }
    Ok(())
}

/// What a file's ending says of it: type and packing. `None` for endings that are no articles.
fn kind_of(path: &Path) -> Option<(InputType, Option<&'static str>)> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let (stem, packing) = match name.strip_suffix(".gz") {
        Some(stem) => (stem, Some("gzip")),
        None => match name.strip_suffix(".zst") {
            Some(stem) => (stem, Some("zstd")),
            None => (name.as_str(), None),
        },
    };
    let kind = match stem.rsplit_once('.')?.1 {
        "txt" | "text" => InputType::Text,
        "html" | "htm" | "xhtml" => InputType::Html,
        "ndjson" | "jsonl" | "json" => InputType::Ndjson,
        _ => return None,
    };
    Some((kind, packing))
}

fn from_file(
    path: &Path,
    stated: InputType,
    take: &mut dyn FnMut(Input) -> bool,
) -> anyhow::Result<bool> {
    let (found, packing) = kind_of(path).unwrap_or((InputType::Text, None));
    let kind = if stated == InputType::Auto { found } else { stated };
    let file = File::open(path)?;
    let name = path.display().to_string();
    let content_type = match kind {
        InputType::Html => "text/html",
        InputType::Text | InputType::Auto => "text/plain",
        InputType::Ndjson => {
            return match packing {
                None => lines(&name, &mut BufReader::new(file), take),
                Some("gzip") => {
                    lines(&name, &mut BufReader::new(flate2::read::MultiGzDecoder::new(file)), take)
                }
                Some(other) => bail!("NDJSON packed with {other} can not be read; unpack it first"),
            };
        }
    };
    let mut body = Vec::new();
    BufReader::new(file).read_to_end(&mut body)?;
    // A whole RawArticle in a .json file over several lines is read as NDJSON above; this is a body.
    Ok(take(Input { name, content_type, content_encoding: packing, body }))
}

fn from_stdin(stated: InputType, take: &mut dyn FnMut(Input) -> bool) -> anyhow::Result<bool> {
    let mut stdin = BufReader::new(io::stdin().lock());
    let name = "standard input".to_owned();
    let kind = match stated {
        // What is there so far is looked at, and nothing taken away.
        InputType::Auto => match guess_media_type(stdin.fill_buf()?) {
            "application/json" => InputType::Ndjson,
            "text/html" => InputType::Html,
            _ => InputType::Text,
        },
        stated => stated,
    };
    let content_type = match kind {
        InputType::Ndjson => return lines(&name, &mut stdin, take),
        InputType::Html => "text/html",
        InputType::Text | InputType::Auto => "text/plain",
    };
    let mut body = Vec::new();
    stdin.read_to_end(&mut body)?;
    Ok(take(Input { name, content_type, content_encoding: None, body }))
}

fn lines(
    name: &str,
    input: &mut dyn io::BufRead,
    take: &mut dyn FnMut(Input) -> bool,
) -> anyhow::Result<bool> {
    let mut number = 0;
    loop {
        let mut body = Vec::new();
        if input.read_until(b'\n', &mut body)? == 0 {
            return Ok(true);
        }
        number += 1;
        // A JSON file may be written over several lines: they belong together until it is whole.
        while is_unfinished(&body) && input.read_until(b'\n', &mut body)? > 0 {}
        if body.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let name = format!("{name}:{number}");
        let content_type = "application/json";
        if !take(Input { name, content_type, content_encoding: None, body }) {
            return Ok(false);
        }
    }
}

/// True for the beginning of a JSON object that was cut at a line's end.
fn is_unfinished(body: &[u8]) -> bool {
    body.first() == Some(&b'{')
        && serde_json::from_slice::<serde::de::IgnoredAny>(body).is_err_and(|e| e.is_eof())
}

#[cfg(test)]
mod tests {
    use super::{Input, InputType, each, kind_of, lines, paths};
    use std::path::Path;

    fn read(text: &str) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut take = |input: Input| {
            found.push((input.name, String::from_utf8(input.body).unwrap().trim().to_owned()));
            true
        };
        lines("f", &mut text.as_bytes(), &mut take).unwrap();
        found
    }

    #[test]
    fn lines_are_articles_and_a_pretty_printed_object_is_one() {
        let names: Vec<_> =
            read("{\"body\": 1}\n\n{\n \"body\": 2\n}\n{broken\n").into_iter().collect();
        let bodies: Vec<_> = names.iter().map(|(_, body)| body.as_str()).collect();
        assert_eq!(bodies, ["{\"body\": 1}", "{\n \"body\": 2\n}", "{broken"]);
        assert_eq!(names[0].0, "f:1");
    }

    #[test]
    fn endings_tell_the_type() {
        let kind = |name: &str| kind_of(Path::new(name));
        assert_eq!(kind("a.HTML"), Some((InputType::Html, None)));
        assert_eq!(kind("a.txt.gz"), Some((InputType::Text, Some("gzip"))));
        assert_eq!(kind("a.jsonl"), Some((InputType::Ndjson, None)));
        assert_eq!(kind("a.png"), None);
        assert_eq!(kind("README"), None);
    }

    #[test]
    fn folders_are_read_in_order_and_a_missing_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a.html", "c.png"] {
            std::fs::write(folder.path().join(name), name).unwrap();
        }
        let found = paths(&[folder.path().to_str().unwrap().to_owned()]).unwrap();
        let mut bodies = Vec::new();
        let mut take = |input: Input| {
            bodies.push(String::from_utf8(input.body).unwrap());
            true
        };
        each(&found, InputType::Auto, &mut take).unwrap();
        assert_eq!(bodies, ["a.html", "b.txt"]);
        let error = paths(&["no/such.txt".to_owned()]).unwrap_err().to_string();
        assert!(error.contains("no/such.txt"), "{error}");
    }
}
