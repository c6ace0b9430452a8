//! The shell on a terminal: a pseudo-terminal takes the person's place, keys in and a screen out.
//!
//! Nothing here depends on how fast things happen: each step waits for what must show, and only a shell
//! that never shows it makes a test fail.

#![cfg(unix)]

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{FromRawFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How long a step may take before the test gives up.
const PATIENCE: Duration = Duration::from_secs(30);

/// A shell on a terminal of its own.
struct Terminal {
    program: Child,
    keys: File,
    screen: Receiver<Vec<u8>>,
    /// What has been shown and not been looked at.
    shown: String,
    /// Whether what has been read ended within a code that moves the cursor.
    in_code: bool,
}

impl Terminal {
    fn open(columns: u16, args: &[&str]) -> Terminal {
        let (ours, theirs) = pseudo_terminal(columns);
        let end = || theirs.try_clone().expect("a descriptor can be copied");
        let mut command = Command::new(env!("CARGO_BIN_EXE_suplab"));
        // SAFETY: between fork and exec only these two calls are made, which are allowed there. They make the
        // pseudo-terminal the program's own, so that Ctrl-C on it becomes a signal.
        unsafe {
            command.pre_exec(|| {
                libc::setsid();
                libc::ioctl(0, libc::TIOCSCTTY as _, 0);
                Ok(())
            });
        }
        let program = command
            .args(args)
            .env("TERM", "xterm")
            .env("SUPLAB_HISTORY", "")
            .env("NO_COLOR", "1")
            .stdin(end())
            .stdout(end())
            .stderr(end())
            .spawn()
            .expect("the program starts");
        drop(theirs);
        let keys = File::from(ours);
        let mut output = keys.try_clone().expect("a descriptor can be copied");
        let (sender, screen) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Terminal {
            program,
            keys,
            screen,
            shown: String::new(),
            in_code: false,
        }
    }

    fn press(&mut self, keys: &str) {
        self.keys
            .write_all(keys.as_bytes())
            .expect("the terminal takes keys");
    }

    /// Takes in what a person would read: without the codes that move the cursor.
    fn show(&mut self, bytes: &[u8]) {
        for character in String::from_utf8_lossy(bytes).chars() {
            match character {
                '\u{1b}' => self.in_code = true,
                _ if self.in_code => {
                    self.in_code = !(character.is_ascii_alphabetic() || character == '>');
                }
                '\r' => {}
                other => self.shown.push(other),
            }
        }
    }

    /// Waits until this is shown, and takes what has been shown up to there.
    fn see(&mut self, wanted: &str) -> String {
        let start = Instant::now();
        loop {
            if let Some(at) = self.shown.find(wanted) {
                let rest = self.shown.split_off(at + wanted.len());
                return std::mem::replace(&mut self.shown, rest);
            }
            let left = PATIENCE.saturating_sub(start.elapsed());
            match self.screen.recv_timeout(left) {
                Ok(bytes) => self.show(&bytes),
                Err(_) => panic!("{wanted:?} is never shown, but:\n{}", self.shown),
            }
        }
    }

    /// Whether this is shown within a time.
    fn shows(&mut self, wanted: &str, within: Duration) -> bool {
        let start = Instant::now();
        while !self.shown.contains(wanted) {
            match self
                .screen
                .recv_timeout(within.saturating_sub(start.elapsed()))
            {
                Ok(bytes) => self.show(&bytes),
                Err(_) => return false,
            }
        }
        true
    }

    /// Leaves with Ctrl-D at the next prompt; the exit status.
    ///
    /// Before the prompt is there the terminal itself would take the Ctrl-D, as the end of a file.
    fn leave(mut self) -> Option<i32> {
        self.see("> ");
        self.press("\u{4}");
        loop {
            match self.screen.recv_timeout(PATIENCE) {
                Ok(bytes) => self.show(&bytes),
                // The terminal is closed when nobody has it open any more.
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("it does not leave:\n{}", self.shown),
            }
        }
        self.program.wait().expect("it ends").code()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.program.kill();
    }
}

/// A pair of descriptors: the side of the person and that of the program.
fn pseudo_terminal(columns: u16) -> (OwnedFd, OwnedFd) {
    let (mut ours, mut theirs) = (0, 0);
    let size = libc::winsize {
        ws_row: 24,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    // SAFETY: the pointers are to locals that live as long as the call; no name and no settings are asked for.
    let opened = unsafe {
        libc::openpty(
            &raw mut ours,
            &raw mut theirs,
            std::ptr::null_mut(),
            std::ptr::null(),
            &raw const size,
        )
    };
    assert_eq!(opened, 0, "a pseudo-terminal can be opened");
    for end in [ours, theirs] {
        // The programs of other tests must not keep this terminal open.
        // SAFETY: both are open.
        unsafe { libc::fcntl(end, libc::F_SETFD, libc::FD_CLOEXEC) };
    }
    // SAFETY: both have just been opened and belong to nobody else.
    unsafe { (OwnedFd::from_raw_fd(ours), OwnedFd::from_raw_fd(theirs)) }
}

#[test]
fn events_come_in_above_a_half_typed_line_which_stays() {
    let mut terminal = Terminal::open(80, &["--speed", "50"]);
    terminal.see("lab(1)> ");
    terminal.press("start counter, name: :one, every: 1_000, crash_at: 2\r");
    terminal.see("{:ok, #PID<0.104.0>}");
    terminal.see("lab(2)> ");
    terminal.press("Bucket.put :shop");
    terminal.see(":one  #PID<0.105.0>  restarted");
    // The line has been drawn again below the event.
    terminal.see("lab(2)> Bucket.put :shop");
    terminal.press("\u{3}");
    terminal.see("lab(2)> ");
    terminal.press("1 + 1\r");
    terminal.see("\n2\n");
    assert_eq!(terminal.leave(), Some(0));
}

#[test]
fn ctrl_c_stops_an_evaluation_and_nothing_else() {
    let mut terminal = Terminal::open(80, &[]);
    terminal.see("lab(1)> ");
    terminal.press("\u{3}");
    terminal.see("press Ctrl-D or type exit");
    terminal.press("x = 5\r");
    terminal.see("lab(2)> ");
    terminal.press("f = fn f -> f.(f) end; f.(f)\r");
    // The echo of the line comes before the evaluation begins: Ctrl-C may be early, then it drops nothing.
    terminal.see("f.(f)\n");
    // One that comes before the evaluation has begun does nothing. A terminal drops what has not been read
    // yet when Ctrl-C is pressed, so the next one waits a while.
    let interrupted = (0..15).any(|_| {
        terminal.press("\u{3}");
        terminal.shows("interrupted", Duration::from_secs(2))
    });
    assert!(interrupted, "Ctrl-C does nothing:\n{}", terminal.shown);
    terminal.see("interrupted");
    terminal.press("x + 1\r");
    terminal.see("\n6\n");
    assert_eq!(terminal.leave(), Some(0));
}

#[test]
fn a_pasted_module_is_one_input() {
    let mut terminal = Terminal::open(80, &[]);
    terminal.see("lab(1)> ");
    terminal.press(
        "\u{1b}[200~defmodule Twice do\n  def of(x) do\n    x * 2\n  end\nend\n\u{1b}[201~\r",
    );
    terminal.see("{:module, Twice");
    terminal.see("lab(2)> ");
    terminal.press("Twice.of(21)\r");
    terminal.see("\n42\n");
    assert_eq!(terminal.leave(), Some(0));
}

#[test]
fn twenty_columns_are_enough() {
    let mut terminal = Terminal::open(20, &[]);
    terminal.see("lab(1)> ");
    terminal.press("start counter, name: :one\r");
    terminal.see("{:ok, #PID<0.104.0>}");
    terminal.press("tree\r");
    terminal.see(":one");
    terminal.press("ps\r");
    terminal.see("lab(4)");
    assert_eq!(terminal.leave(), Some(0));
}

#[test]
fn completion_knows_what_there_is() {
    let mut terminal = Terminal::open(80, &[]);
    terminal.see("lab(1)> ");
    terminal.press("start counter, na\t:shopping\r");
    terminal.see("name: :shopping");
    terminal.see("lab(2)> ");
    terminal.press("Counter.val\t :sho\t\r");
    terminal.see("Counter.value :shopping");
    assert_eq!(terminal.leave(), Some(0));
}
