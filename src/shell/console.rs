//! Where a session's lines come from, and the loop that feeds them to it.

use std::io::BufRead;

use crossbeam_channel::{Receiver, Sender};

use crate::runtime::{Pace, Proc, Raise, Stream};

use super::editor::Typed;
use super::session::{Reply, Session};

/// How many slices others may use up before the next line of a pipe is read: an endless loop in the lab
/// must not keep the session for ever.
const SETTLING: u64 = 50;

/// Where lines come from.
pub trait Source: Send {
    /// The next line. `finished` is the input that has just been completed, for a history.
    ///
    /// # Errors
    /// `Terminated` if the reading process is ended from outside.
    fn next(
        &mut self,
        p: &mut Proc,
        prompt: &str,
        finished: Option<String>,
    ) -> Result<Typed, Raise>;
}

/// What a [`Terminal`] asks the thread with the editor.
#[derive(Debug)]
pub struct Ask {
    /// The prompt.
    pub prompt: String,
    /// An input for the history.
    pub remember: Option<String>,
}

/// A person at an editor, which lives on a thread of its own.
pub struct Terminal {
    /// Questions to that thread.
    pub asks: Sender<Ask>,
    /// Its answers.
    pub answers: Receiver<Typed>,
}

impl Source for Terminal {
    fn next(
        &mut self,
        p: &mut Proc,
        prompt: &str,
        finished: Option<String>,
    ) -> Result<Typed, Raise> {
        // What follows from the last input is to be seen above the next prompt.
        p.settle(SETTLING)?;
        let ask = Ask {
            prompt: prompt.to_string(),
            remember: finished,
        };
        let (asks, answers) = (self.asks.clone(), self.answers.clone());
        let typed = p.outside(move || match asks.send(ask) {
            Ok(()) => answers.recv().unwrap_or(Typed::End),
            Err(_) => Typed::End,
        })?;
        Ok(typed.unwrap_or(Typed::End))
    }
}

/// Standard input, when it is no terminal.
pub struct Pipe;

impl Source for Pipe {
    fn next(&mut self, p: &mut Proc, _: &str, _: Option<String>) -> Result<Typed, Raise> {
        p.settle(SETTLING)?;
        let line = if p.system().scheduler.pace() == Pace::Virtual {
            // Inside the lab, so that nothing can happen meanwhile: the lines alone decide what comes of them.
            read_line()
        } else {
            p.outside(read_line)?.flatten()
        };
        match line {
            Some(Ok(line)) => Ok(Typed::Line(line)),
            Some(Err(line)) => {
                let shown = String::from_utf8_lossy(&line);
                p.print(
                    Stream::Out,
                    format!(
                        "** (UnicodeConversionError) this line is no UTF-8: {}\n\n",
                        shown.trim_end()
                    ),
                );
                Ok(Typed::Line(String::new()))
            }
            None => Ok(Typed::End),
        }
    }
}

/// A line of standard input without its end; the bytes if they are no UTF-8.
fn read_line() -> Option<Result<String, Vec<u8>>> {
    let mut line = Vec::new();
    match std::io::stdin().lock().read_until(b'\n', &mut line) {
        Ok(0) | Err(_) => return None,
        Ok(_) => {}
    }
    for end in [b'\n', b'\r'] {
        if line.last() == Some(&end) {
            line.pop();
        }
    }
    Some(String::from_utf8(line).map_err(std::string::FromUtf8Error::into_bytes))
}

/// Feeds a session until somebody leaves; the exit status.
///
/// # Errors
/// `Terminated` if the calling process is ended from outside.
pub fn run(p: &mut Proc, mut session: Session, source: &mut dyn Source) -> Result<i32, Raise> {
    loop {
        let finished = session.take_finished();
        match source.next(p, &session.prompt(), finished)? {
            Typed::Line(text) => {
                for line in text.split('\n') {
                    if let Reply::Leave(status) = session.feed(p, line)? {
                        return Ok(status);
                    }
                }
            }
            Typed::Interrupt { empty } => session.interrupt(p, empty),
            Typed::End => return session.end(p),
        }
    }
}
