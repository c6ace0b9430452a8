//! The program's standard output and error: buffered where nobody watches, above the line being typed
//! where somebody does, and quiet when the reader has gone away.

use std::fmt::Write as _;
use std::io::{ErrorKind, Write as _};

use parking_lot::Mutex;

use crate::runtime::{Output, Stream};

/// Shows whole lines above what a person is typing. It must not block.
pub type Above = Box<dyn FnMut(String) + Send>;

/// When standard output is written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Buffering {
    /// At once: somebody watches, or time goes by between two writes.
    None,
    /// When the buffer is full, at the end, and before anything is written to standard error.
    Block,
}

/// How much is kept before it is written out.
const BLOCK: usize = 32 * 1024;

/// Where the lab prints.
pub struct Printer {
    buffering: Buffering,
    json: bool,
    /// The lock gives what processes print its one order.
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    buffer: Vec<u8>,
    above: Option<Above>,
}

impl Printer {
    /// A printer on the program's own streams.
    pub fn new(buffering: Buffering, json: bool) -> Printer {
        Printer {
            buffering,
            json,
            state: Mutex::default(),
        }
    }

    /// Writes a text of the program itself to standard output.
    pub fn say(&self, text: &str) {
        self.write(Stream::Out, text.as_bytes());
    }

    /// Writes a line that is not to be wrapped in JSON because it is JSON.
    pub fn raw_line(&self, line: &str) {
        let mut state = self.state.lock();
        state.out(line.as_bytes(), self.buffering);
    }

    /// As [`Printer::flush`], unless somebody is writing just now: for those who may not wait.
    pub fn flush_if_free(&self) {
        if let Some(mut state) = self.state.try_lock() {
            state.flush();
        }
    }

    /// From now on a person types: what is printed goes above the line. `None`: no longer.
    pub fn type_below(&self, above: Option<Above>) {
        let mut state = self.state.lock();
        if above.is_some() {
            state.flush();
        }
        let before = std::mem::replace(&mut state.above, above);
        // What it still holds goes out when it is dropped; nothing may overtake it.
        drop(before);
    }
}

impl Output for Printer {
    fn write(&self, stream: Stream, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        let mut state = self.state.lock();
        if self.json {
            let line = as_json(stream, bytes);
            state.out(line.as_bytes(), self.buffering);
        } else if stream == Stream::Out || state.above.is_some() {
            state.out(bytes, self.buffering);
        } else {
            state.flush();
            // Nobody could be told that standard error is gone.
            let _ = std::io::stderr().write_all(bytes);
        }
    }

    fn flush(&self) {
        self.state.lock().flush();
    }
}

impl State {
    fn out(&mut self, bytes: &[u8], buffering: Buffering) {
        self.buffer.extend_from_slice(bytes);
        if let Some(above) = &mut self.above {
            // A line that has no end yet waits for it, or for the person to have finished theirs.
            if let Some(end) = self.buffer.iter().rposition(|&byte| byte == b'\n') {
                let lines: Vec<u8> = self.buffer.drain(..=end).collect();
                above(String::from_utf8_lossy(&lines).into_owned());
            }
        } else if buffering == Buffering::None || self.buffer.len() >= BLOCK {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if self.buffer.is_empty() || self.above.is_some() {
            return;
        }
        let mut out = std::io::stdout().lock();
        let written = out.write_all(&self.buffer).and_then(|()| out.flush());
        self.buffer.clear();
        if let Err(error) = written {
            give_up(&error);
        }
    }
}

/// Nothing can be shown any more. A reader that has seen enough (`| head`) is no failure.
fn give_up(error: &std::io::Error) -> ! {
    if error.kind() == ErrorKind::BrokenPipe {
        std::process::exit(0);
    }
    let _ = writeln!(
        std::io::stderr(),
        "suplab: cannot write to standard output: {error}"
    );
    std::process::exit(1);
}

fn as_json(stream: Stream, bytes: &[u8]) -> String {
    let name = match stream {
        Stream::Out => "stdout",
        Stream::Err => "stderr",
    };
    let mut line = String::new();
    let text = String::from_utf8_lossy(bytes);
    // Writing into a String cannot fail.
    let _ = writeln!(
        line,
        r#"{{"event":"output","stream":"{name}","text":{}}}"#,
        crate::lab::json::string(&text)
    );
    line
}
