//! The program's standard input.
//!
//! Reading takes the process outside the lab's world: others go on while it waits for a person.

use std::io::{BufRead, BufReader, Read};

use parking_lot::Mutex;

use crate::runtime::{Proc, Raise, System};

/// Where `IO.gets/1` and such read from. The lock is held while somebody reads: two readers take turns.
pub struct StandardInput(Mutex<Box<dyn BufRead + Send>>);

impl Default for StandardInput {
    fn default() -> Self {
        StandardInput(Mutex::new(Box::new(BufReader::new(std::io::stdin()))))
    }
}

/// What to read.
#[derive(Clone, Copy)]
pub enum Wanted {
    /// Up to and with the next line break.
    Line,
    /// So many characters.
    Chars(usize),
    /// So many bytes.
    Bytes(usize),
    /// Everything to the end.
    All,
}

/// Lets the lab read from elsewhere, such as the shell's own input.
pub fn redirect(system: &System, source: Box<dyn BufRead + Send>) {
    *system.extension::<StandardInput>().0.lock() = source;
}

/// Reads; nothing is left when the answer is empty.
///
/// # Errors
/// `Terminated` if the process was ended while it waited.
pub fn read(p: &mut Proc, wanted: Wanted) -> Result<std::io::Result<Vec<u8>>, Raise> {
    let input = p.system().extension::<StandardInput>();
    let read = p.ask_world(true, move || {
        take(&mut **input.0.lock(), wanted).map_err(|error| error.to_string())
    })?;
    Ok(read.map_err(std::io::Error::other))
}

/// Reads from any source.
///
/// # Errors
/// What the source reports.
pub fn take(source: &mut dyn BufRead, wanted: Wanted) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    match wanted {
        Wanted::Line => {
            source.read_until(b'\n', &mut out)?;
        }
        Wanted::Bytes(count) => {
            source.take(count as u64).read_to_end(&mut out)?;
        }
        Wanted::All => {
            source.read_to_end(&mut out)?;
        }
        Wanted::Chars(count) => {
            for _ in 0..count {
                if !character(source, &mut out)? {
                    break;
                }
            }
        }
    }
    Ok(out)
}

/// One character of UTF-8; false at the end.
fn character(source: &mut dyn BufRead, out: &mut Vec<u8>) -> std::io::Result<bool> {
    let Some(first) = source.fill_buf()?.first().copied() else {
        return Ok(false);
    };
    let length = match first {
        0xC0..0xE0 => 2,
        0xE0..0xF0 => 3,
        0xF0..=0xF7 => 4,
        _ => 1,
    };
    source.take(length).read_to_end(out)?;
    Ok(true)
}
