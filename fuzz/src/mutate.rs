//! The targets without libFuzzer: `mutate TARGET RUNS SEED LONGEST FOLDER...`
//!
//! Takes the files of the folders (samples, and what libFuzzer has kept), mutates them by a fixed seed
//! and runs the target on each: several times as many inputs in the same time, where coverage has
//! already found the way in. Names the run that fails, and those that take longer than a second.

use std::collections::VecDeque;
use std::error::Error;
use std::fs;
use std::panic;
use std::path::Path;
use std::time::{Duration, Instant};

use newsmill_fuzz::targets;

const SLOW: Duration = Duration::from_secs(1);

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, runs, seed, longest, folders @ ..] = arguments.as_slice() else {
        return Err("usage: mutate TARGET RUNS SEED LONGEST FOLDER...".into());
    };
    let target = targets::target(name).ok_or("there is no such target")?;
    let (runs, seed) = (runs.parse::<u64>()?, seed.parse::<u64>()?);
    let longest = longest.parse::<usize>()?;
    let mut seeds = Vec::new();
    for folder in folders {
        seeds.extend(files(Path::new(folder))?);
    }
    seeds.iter_mut().for_each(|seed| seed.truncate(longest));
    if seeds.is_empty() {
        return Err("there is no file in the folders".into());
    }
    // Deep pages recurse deeply: the stack is that of the worker's threads.
    let thread = std::thread::Builder::new().stack_size(newsmill::pipeline::STACK_BYTES);
    let work = move || run(target, runs, Random(seed), longest, &seeds);
    match thread.spawn(work)?.join() {
        Ok(slow) => println!("{name}: {runs} runs from seed {seed}, {slow} slower than {SLOW:?}"),
        Err(_) => return Err("a run failed".into()),
    }
    Ok(())
}

/// The files of a folder, in the order of their names.
fn files(folder: &Path) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let entries = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = entries.collect::<Result<Vec<_>, _>>()?;
    paths.sort();
    Ok(paths.iter().map(fs::read).collect::<Result<_, _>>()?)
}

/// How many runs were slow.
fn run(target: fn(&[u8]), runs: u64, mut random: Random, longest: usize, seeds: &[Vec<u8>]) -> u64 {
    let mut slow = 0;
    for number in 0..runs {
        let mut input = input(&mut random, seeds);
        input.truncate(longest);
        let started = Instant::now();
        if let Err(panic) = panic::catch_unwind(|| target(&input)) {
            eprintln!("run {number} fails on \"{}\"", input.escape_ascii());
            panic::resume_unwind(panic);
        }
        let took = started.elapsed();
        if took > SLOW {
            slow += 1;
            eprintln!("run {number} took {took:?} on \"{}\"", input.escape_ascii());
        }
    }
    slow
}

/// A seed with one to eight changes.
fn input(random: &mut Random, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut input = VecDeque::from(random.pick(seeds).clone());
    for _ in 0..=random.below(7) {
        change(random, &mut input, seeds);
    }
    input.into()
}

fn change(random: &mut Random, input: &mut VecDeque<u8>, seeds: &[Vec<u8>]) {
    let at = random.below(input.len());
    let magnitude = random.below(8);
    let length = random.below(1 << magnitude);
    let end = (at + length).min(input.len());
    match random.below(6) {
        0 => input.iter_mut().skip(at).take(1).for_each(|byte| *byte = random.byte()),
        1 => input.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << random.below(7)),
        2 => drop(input.drain(at..end)),
        // A stretch once more, at once or elsewhere.
        3 => {
            let stretch: Vec<u8> = input.range(at..end).copied().collect();
            let to = random.below(input.len());
            insert(input, to, &stretch);
        }
        // A stretch of another seed.
        4 => {
            let other = random.pick(seeds);
            let from = random.below(other.len());
            insert(input, at, &other[from..(from + length).min(other.len())]);
        }
        _ => {
            let bytes: Vec<u8> = (0..length.min(8)).map(|_| random.byte()).collect();
            insert(input, at, &bytes);
        }
    }
}

fn insert(input: &mut VecDeque<u8>, at: usize, bytes: &[u8]) {
    let rest = input.split_off(at);
    input.extend(bytes);
    input.extend(rest);
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 to `most`, both included.
    fn below(&mut self, most: usize) -> usize {
        (self.next() % (most as u64 + 1)) as usize
    }

    fn byte(&mut self) -> u8 {
        self.next() as u8
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() - 1)]
    }
}
