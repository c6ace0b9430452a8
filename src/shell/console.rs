//! Where a session's lines come from, and the loop that feeds them to it.

use std::io::BufRead;

use crossbeam_channel::{Receiver, Sender};

use crate::runtime::{Pace, Proc, Raise, Stream};

use super::editor::Typed;
use super::replay::journal::{Came, SETTLING};
use super::session::{Reply, Session};

/// Where lines come from.
pub trait Source: Send {
    /// The next line, and how it came. `finished` is the input that has just been completed, for a history.
    ///
    /// # Errors
    /// `Terminated` if the reading process is ended from outside.
    fn next(
        &mut self,
        p: &mut Proc,
        prompt: &str,
        finished: Option<String>,
    ) -> Result<(Typed, Came), Raise>;
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
    ) -> Result<(Typed, Came), Raise> {
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
        let came = Came::Outside(p.system().scheduler.latest_arrival());
        Ok((typed.unwrap_or(Typed::End), came))
    }
}

/// Standard input, when it is no terminal.
pub struct Pipe;

impl Source for Pipe {
    fn next(&mut self, p: &mut Proc, _: &str, _: Option<String>) -> Result<(Typed, Came), Raise> {
        p.settle(SETTLING)?;
        let (line, came) = if p.system().scheduler.pace() == Pace::Virtual {
            // Inside the lab, so that nothing can happen meanwhile: the lines alone decide what comes of them.
            (read_line(), Came::Rested)
        } else {
            let line = p.outside(read_line)?.flatten();
            (line, Came::Outside(p.system().scheduler.latest_arrival()))
        };
        let typed = match line {
            Some(Ok(line)) => Typed::Line(line),
            Some(Err(line)) => {
                let shown = String::from_utf8_lossy(&line);
                p.print(
                    Stream::Out,
                    format!(
                        "** (UnicodeConversionError) this line is no UTF-8: {}\n\n",
                        shown.trim_end()
                    ),
                );
                Typed::Line(String::new())
            }
            None => Typed::End,
        };
        Ok((typed, came))
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

/// Why a session is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Somebody left, with this exit status.
    With(i32),
    /// It goes on in another lab.
    ForAnotherLab,
}

/// Feeds a session until somebody leaves: first what is to be repeated, then, when that can be `show`n, what comes from
/// the source.
///
/// # Errors
/// `Terminated` if the calling process is ended from outside.
pub fn run(
    p: &mut Proc,
    mut session: Session,
    mut source: impl Source,
    show: &dyn Fn(),
) -> Result<Left, Raise> {
    if session.is_replaying() {
        if let Some(left) = replay(p, &mut session)? {
            return Ok(left);
        }
        p.settle(SETTLING)?;
        session.end_replay(p, show);
        let rest = session.take_rest();
        if let Some(left) = feed(p, &mut session, &rest, Came::Rested)? {
            return Ok(left);
        }
    }
    loop {
        let finished = session.take_finished();
        let (typed, came) = source.next(p, &session.prompt(), finished)?;
        match typed {
            Typed::Line(text) => {
                let lines: Vec<String> = text.split('\n').map(str::to_string).collect();
                if let Some(left) = feed(p, &mut session, &lines, came)? {
                    return Ok(left);
                }
            }
            Typed::Interrupt { empty } => session.interrupt(p, empty),
            Typed::End => return session.end(p).map(Left::With),
        }
    }
}

/// Feeds lines that came in together.
fn feed(
    p: &mut Proc,
    session: &mut Session,
    lines: &[String],
    mut came: Came,
) -> Result<Option<Left>, Raise> {
    for (at, line) in lines.iter().enumerate() {
        match session.feed(p, line, came)? {
            Reply::More | Reply::Ready => came = Came::Along,
            Reply::Leave(status) => return Ok(Some(Left::With(status))),
            Reply::Elsewhere => {
                session.leave(&lines[at + 1..]);
                return Ok(Some(Left::ForAnotherLab));
            }
        }
    }
    Ok(None)
}

/// Repeats the inputs of the journal, each as it came in.
fn replay(p: &mut Proc, session: &mut Session) -> Result<Option<Left>, Raise> {
    while let Some(lines) = session.next_to_replay() {
        for line in lines {
            line.came.wait(p)?;
            if let Reply::Leave(status) = session.feed(p, &line.text, line.came)? {
                return Ok(Some(Left::With(status)));
            }
        }
    }
    Ok(None)
}
