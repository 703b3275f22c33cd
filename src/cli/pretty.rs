//! A record for reading: the text with its quotes and names in colour, then who said what, then the
//! entities. Colours are always written; the stream drops them where they are not wanted.

use std::collections::HashMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use newsmill::record::{
    EnrichedArticle, Entity, EntityType, MentionKind, Paragraph, ParagraphKind, Quote, QuoteKind,
};

const TITLE: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const CUE: Style = Style::new().underline();

/// One for each speaker, in turn.
const SPEAKERS: [AnsiColor; 6] = [
    AnsiColor::Cyan,
    AnsiColor::Yellow,
    AnsiColor::Magenta,
    AnsiColor::Green,
    AnsiColor::Blue,
    AnsiColor::Red,
];

/// How wide a line of text may grow, in characters.
const WIDTH: usize = 100;

/// Writes the record.
pub(super) fn write(record: &EnrichedArticle, out: &mut impl Write) -> io::Result<()> {
    let speakers = speaker_styles(record);
    head(record, out)?;
    let styles = styles_by_character(record, &speakers);
    let text: Vec<char> = record.text.chars().collect();
    for paragraph in &record.paragraphs {
        write_paragraph(paragraph, &text, &styles, out)?;
    }
    quotes(record, &speakers, out)?;
    entities(record, out)?;
    if !record.removed.is_empty() {
        writeln!(out, "{FAINT}{} pieces of the site were left out{FAINT:#}", record.removed.len())?;
    }
    writeln!(out)
}

fn head(record: &EnrichedArticle, out: &mut impl Write) -> io::Result<()> {
    let title = record.title.as_deref().unwrap_or("(no title)");
    writeln!(out, "{TITLE}{title}{TITLE:#}")?;
    let authors = record.authors.iter().map(|author| author.name.as_str());
    let mut facts: Vec<&str> = authors.collect();
    facts.extend(record.publisher.as_deref());
    facts.extend(record.published_at.as_deref());
    facts.push(&record.language.code);
    facts.push(&record.id);
    writeln!(out, "{FAINT}{}{FAINT:#}\n", facts.join(" · "))
}

/// Who is drawn how: by entity where there is one, else by the words.
fn speaker_styles(record: &EnrichedArticle) -> HashMap<String, Style> {
    let mut styles = HashMap::new();
    for quote in &record.quotes {
        let color = SPEAKERS[styles.len() % SPEAKERS.len()];
        styles.entry(speaker_key(quote)).or_insert_with(|| color.on_default());
    }
    styles
}

fn speaker_key(quote: &Quote) -> String {
    match &quote.speaker {
        Some(speaker) => speaker
            .entity
            .clone()
            .or_else(|| speaker.name.clone())
            .unwrap_or_else(|| speaker.text.clone()),
        None => String::new(),
    }
}

fn style_of(quote: &Quote, speakers: &HashMap<String, Style>) -> Style {
    let style = speakers.get(&speaker_key(quote)).copied().unwrap_or_default();
    match quote.kind {
        QuoteKind::Direct | QuoteKind::Mixed => style,
        QuoteKind::Indirect => style.italic(),
    }
}

/// The style of each character of the text.
fn styles_by_character(record: &EnrichedArticle, speakers: &HashMap<String, Style>) -> Vec<Style> {
    let mut styles = vec![Style::new(); record.text.chars().count()];
    let mut paint = |from: usize, to: usize, change: &dyn Fn(Style) -> Style| {
        for style in &mut styles[from..to] {
            *style = change(*style);
        }
    };
    for quote in &record.quotes {
        let style = style_of(quote, speakers);
        for [from, to] in &quote.content {
            paint(*from, *to, &|_| style);
        }
        if let Some(cue) = &quote.cue {
            paint(cue.start, cue.end, &|_| CUE);
        }
        if let Some(speaker) = &quote.speaker {
            paint(speaker.start, speaker.end, &|_| style.bold());
        }
    }
    for entity in record.entities.iter().filter(|entity| is_name(entity.kind)) {
        for mention in entity.mentions.iter().filter(|m| m.kind == MentionKind::Name) {
            paint(mention.start, mention.end, &Style::bold);
        }
    }
    styles
}

fn write_paragraph(
    paragraph: &Paragraph,
    text: &[char],
    styles: &[Style],
    out: &mut impl Write,
) -> io::Result<()> {
    let mark = match paragraph.kind {
        ParagraphKind::Heading => "## ",
        ParagraphKind::ListItem => "• ",
        ParagraphKind::Blockquote => "> ",
        ParagraphKind::Lead | ParagraphKind::Body => "",
    };
    write!(out, "{mark}")?;
    let mut column = mark.chars().count();
    let mut current = Style::new();
    for at in paragraph.start..paragraph.end {
        let character = text[at];
        if styles[at] != current {
            write!(out, "{current:#}{}", styles[at])?;
            current = styles[at];
        }
        if character == ' ' && column + word_length(&text[at + 1..paragraph.end]) >= WIDTH {
            writeln!(out)?;
            column = 0;
        } else {
            write!(out, "{character}")?;
            column += 1;
        }
    }
    writeln!(out, "{current:#}\n")
}

fn word_length(rest: &[char]) -> usize {
    rest.iter().take_while(|c| !c.is_whitespace()).count()
}

fn quotes(
    record: &EnrichedArticle,
    speakers: &HashMap<String, Style>,
    out: &mut impl Write,
) -> io::Result<()> {
    if record.quotes.is_empty() {
        return Ok(());
    }
    writeln!(out, "{TITLE}Who said what{TITLE:#}")?;
    for quote in &record.quotes {
        let style = style_of(quote, speakers);
        let kind = match quote.kind {
            QuoteKind::Direct => "direct",
            QuoteKind::Mixed => "mixed",
            QuoteKind::Indirect => "indirect",
        };
        let speaker = match &quote.speaker {
            None => "?".to_owned(),
            Some(speaker) => {
                let name = speaker.name.as_ref().unwrap_or(&speaker.text);
                match &speaker.role {
                    Some(role) => format!("{name}, {role}"),
                    None => name.clone(),
                }
            }
        };
        let words = quote.text.split_whitespace().collect::<Vec<_>>().join(" ");
        writeln!(
            out,
            "  {style}{}{style:#}: {words} {FAINT}({kind}, {:.2}){FAINT:#}",
            if speaker.is_empty() { "?" } else { &speaker },
            quote.confidence
        )?;
    }
    writeln!(out)
}

fn entities(record: &EnrichedArticle, out: &mut impl Write) -> io::Result<()> {
    if record.entities.is_empty() {
        return Ok(());
    }
    writeln!(out, "{TITLE}Who and what it speaks of{TITLE:#}")?;
    let mut by_salience: Vec<&Entity> = record.entities.iter().collect();
    by_salience.sort_by(|a, b| b.salience.total_cmp(&a.salience));
    for entity in by_salience {
        let links: Vec<String> = entity.links.iter().map(|(k, v)| format!("{k}:{v}")).collect();
        let mut facts = vec![format!("{}×", entity.mentions.len())];
        facts.extend(entity.roles.iter().cloned());
        facts.extend(links);
        let kind = serde_json::to_value(entity.kind)?;
        writeln!(
            out,
            "  {:<11} {} {FAINT}{}{FAINT:#}",
            kind.as_str().unwrap_or_default(),
            entity.name,
            facts.join(" · ")
        )?;
    }
    writeln!(out)
}

/// True for entities that have a name, as opposed to dates and amounts.
fn is_name(kind: EntityType) -> bool {
    !matches!(
        kind,
        EntityType::Date
            | EntityType::Time
            | EntityType::Percent
            | EntityType::Money
            | EntityType::Quantity
            | EntityType::Ordinal
            | EntityType::Cardinal
    )
}
