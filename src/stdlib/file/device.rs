//! Open files: processes that own a file and speak the I/O protocol.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Seek, SeekFrom, Write};

use crate::runtime::{Next, Outcome, Proc, Raise, Server, SpawnOptions, Wake};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::io::device::request;
use crate::stdlib::io::input::{Wanted, take};
use crate::stdlib::io::string_io::reply;
use crate::stdlib::natives::natives;
use crate::stdlib::{iodata, posix};
use crate::term::{Atom, Pid, Ref, Term, atoms};

use super::content::has_mode;
use super::{or_raise, path_of, reason_of};

natives! { pub(super) const TABLE of "File":
    /// Closes an open file.
    ///
    ///     iex> {:ok, file} = File.open("/dev/null")
    ///     iex> File.close(file)
    ///     :ok
    "close" 1 => close;
    /// Opens a file as a device for `IO`: `{:ok, device}` or `{:error, reason}`. Modes: `:read` (the default),
    /// `:write`, `:append`, `:exclusive`, `:utf8`, `:charlist`. With a function, runs it with the device and
    /// closes that afterwards.
    ///
    ///     iex> File.open("no such file")
    ///     {:error, :enoent}
    "open" 1 => |p, args| open(p, &[args[0].clone(), Term::Nil]);
    "open" 2 => open_two;
    "open" 3 => open_around;
    "open!" 1 => |p, args| {
        let answer = open(p, &[args[0].clone(), Term::Nil])?;
        or_raise(p, &answer, "open", &args[0])
    };
    "open!" 2 => |p, args| {
        let answer = open_two(p, args)?;
        or_raise(p, &answer, "open", &args[0])
    };
    "open!" 3 => |p, args| {
        let answer = open_around(p, args)?;
        or_raise(p, &answer, "open", &args[0])
    };
}

fn open_two(p: &mut Proc, args: &[Term]) -> Reply {
    match &args[1] {
        Term::Fun(fun) if fun.arity() == 1 => {
            open_around(p, &[args[0].clone(), Term::Nil, args[1].clone()])
        }
        _ => open(p, args),
    }
}

fn open_around(p: &mut Proc, args: &[Term]) -> Reply {
    let opened = open(p, &args[..2])?;
    if reason_of(&opened).is_some() {
        return Ok(opened);
    }
    let device = super::value_of(&opened);
    let result = p.call(&args[2], std::slice::from_ref(&device));
    close(p, &[device])?;
    result.map(Term::ok)
}

/// How a file is opened.
#[derive(Clone, Copy)]
struct Modes {
    read: bool,
    write: bool,
    append: bool,
    exclusive: bool,
    utf8: bool,
    charlist: bool,
}

impl Modes {
    fn of(modes: &Term) -> Modes {
        let encoding = modes.keyword_get(Atom::new("encoding"));
        let write = ["write", "append", "exclusive"]
            .iter()
            .any(|mode| has_mode(modes, mode));
        Modes {
            read: has_mode(modes, "read") || !write,
            write,
            append: has_mode(modes, "append"),
            exclusive: has_mode(modes, "exclusive"),
            utf8: has_mode(modes, "utf8")
                || encoding.is_some_and(|name| {
                    matches!(name.as_atom().map(Atom::as_str), Some("utf8" | "unicode"))
                }),
            charlist: has_mode(modes, "charlist") || has_mode(modes, "char_list"),
        }
    }

    fn open(self, path: &std::path::Path) -> io::Result<File> {
        // Reading a directory would fail only later.
        if path.is_dir() {
            return Err(io::Error::from_raw_os_error(libc::EISDIR));
        }
        let mut options = OpenOptions::new();
        options.read(self.read).append(self.append);
        if !self.append {
            options.write(self.write);
            // Reading too means that what is there matters.
            options.truncate(self.write && !self.read && !self.exclusive);
        }
        options
            .create(self.write && !self.exclusive)
            .create_new(self.exclusive);
        options.open(path)
    }
}

fn open(p: &mut Proc, args: &[Term]) -> Reply {
    let path = path_of(p, &args[0])?;
    if !args[1].is_list() {
        return Err(no_clause());
    }
    let modes = Modes::of(&args[1]);
    let file = match modes.open(&path) {
        Ok(file) => BufReader::new(file),
        Err(error) => return Ok(posix::error(&error)),
    };
    let owner = p.pid();
    let options = SpawnOptions {
        link: false,
        monitor: false,
        initial_call: (Atom::new("file_io_server"), atoms::INIT, 1),
        apart: true,
        ..SpawnOptions::default()
    };
    let started = p.spawn(
        options,
        Box::new(move |p| {
            let watch = p.monitor(owner);
            let server = OpenFile {
                file,
                modes,
                owner,
                watch,
            };
            Ok(Outcome::Serve(Box::new(server), None))
        }),
    );
    Ok(Term::ok(started.pid))
}

fn close(p: &mut Proc, args: &[Term]) -> Reply {
    match &args[0] {
        Term::Pid(pid) => {
            let answer = request(p, *pid, Term::atom("close"))?;
            let gone =
                matches!(reason_of(&answer), Some(reason) if reason.as_str() == "terminated");
            Ok(if gone { Term::OK } else { answer })
        }
        Term::Atom(_) => Ok(Term::error(Term::Atom(atoms::BADARG))),
        _ => Err(no_clause()),
    }
}

/// The process of an open file. It ends when it is closed, or with the process that opened it.
struct OpenFile {
    file: BufReader<File>,
    modes: Modes,
    owner: Pid,
    watch: Ref,
}

impl Server for OpenFile {
    fn handle(&mut self, p: &mut Proc, wake: Wake) -> Result<Next, Raise> {
        let Wake::Message(message) = wake else {
            return Ok(Next::Wait);
        };
        match message.as_tuple() {
            Some([Term::Atom(tag), Term::Pid(from), reference, request])
                if tag.as_str() == "io_request" =>
            {
                let closing = request.is_atom(Atom::new("close"));
                let answer = if closing {
                    Term::OK
                } else {
                    self.answer(p, request)?
                };
                reply(p, *from, reference, answer);
                if closing {
                    return Ok(Next::Stop(Term::Atom(atoms::NORMAL)));
                }
            }
            Some(
                [
                    Term::Atom(atoms::UPPER_DOWN),
                    Term::Ref(watch),
                    _,
                    Term::Pid(owner),
                    _,
                ],
            ) if *watch == self.watch && *owner == self.owner => {
                return Ok(Next::Stop(Term::Atom(atoms::NORMAL)));
            }
            _ => {}
        }
        Ok(Next::Wait)
    }
}

impl OpenFile {
    fn answer(&mut self, p: &mut Proc, request: &Term) -> Reply {
        let parts = request.as_tuple().unwrap_or_default();
        let name = match parts.first().unwrap_or(request) {
            Term::Atom(name) => name.as_str(),
            _ => "",
        };
        Ok(match (name, &parts[parts.len().min(1)..]) {
            ("put_chars", [encoding, Term::Atom(module), Term::Atom(function), args]) => {
                let args = args.to_vec().ok_or_else(no_clause)?;
                let data = p.apply(*module, *function, &args)?;
                self.put(encoding, &data)
            }
            ("put_chars", [encoding, data]) => self.put(encoding, data),
            ("get_line", [encoding, _]) => self.get(encoding, Wanted::Line),
            ("get_chars", [encoding, _, Term::Int(count)]) => {
                let count = usize::try_from(*count).unwrap_or(0);
                let wanted = if self.modes.utf8 {
                    Wanted::Chars(count)
                } else {
                    Wanted::Bytes(count)
                };
                self.get(encoding, wanted)
            }
            ("getopts", []) => {
                let encoding = if self.modes.utf8 { "unicode" } else { "latin1" };
                Term::keyword([
                    (Atom::new("binary"), Term::bool(!self.modes.charlist)),
                    (Atom::new("encoding"), Term::atom(encoding)),
                ])
            }
            ("requests", [requests]) => {
                let mut answer = Term::OK;
                for request in requests.iter() {
                    answer = p.deeper(|p| self.answer(p, request))?;
                }
                answer
            }
            _ => Term::error(Term::atom("request")),
        })
    }

    fn put(&mut self, encoding: &Term, data: &Term) -> Term {
        if !self.modes.write {
            return Term::error(Term::atom("ebadf"));
        }
        let latin1 = encoding.is_atom(Atom::new("latin1"));
        let bytes = if latin1 {
            iodata::to_bytes(data)
                .ok()
                .map(|bytes| match self.modes.utf8 {
                    true => bytes
                        .into_iter()
                        .map(char::from)
                        .collect::<String>()
                        .into_bytes(),
                    false => bytes,
                })
        } else {
            iodata::chardata(data).ok()
        };
        let Some(bytes) = bytes else {
            return Term::error(Term::Atom(atoms::BADARG));
        };
        let bytes = match (latin1 || self.modes.utf8, String::from_utf8(bytes)) {
            (true, Ok(text)) => text.into_bytes(),
            (true, Err(other)) => other.into_bytes(),
            (false, Ok(text)) => match text.chars().map(u8::try_from).collect() {
                Ok(bytes) => bytes,
                Err(_) => return untranslatable(),
            },
            (false, Err(_)) => return untranslatable(),
        };
        let written = self
            .at_reading_place()
            .and_then(|()| self.file.get_mut().write_all(&bytes));
        super::done(written)
    }

    /// What has been read ahead must not move where writing goes on.
    fn at_reading_place(&mut self) -> io::Result<()> {
        if self.modes.read && !self.file.buffer().is_empty() {
            let ahead = self.file.buffer().len() as i64;
            self.file.seek(SeekFrom::Current(-ahead)).map(drop)?;
        }
        Ok(())
    }

    fn get(&mut self, encoding: &Term, wanted: Wanted) -> Term {
        if !self.modes.read {
            return Term::error(Term::atom("ebadf"));
        }
        let mut bytes = match take(&mut self.file, wanted) {
            Ok(bytes) => bytes,
            Err(error) => return posix::error(&error),
        };
        if bytes.is_empty() && !matches!(wanted, Wanted::Bytes(0) | Wanted::Chars(0)) {
            return Term::atom("eof");
        }
        if matches!(wanted, Wanted::Line) && bytes.ends_with(b"\r\n") {
            bytes.truncate(bytes.len() - 2);
            bytes.push(b'\n');
        }
        let latin1 = encoding.is_atom(Atom::new("latin1"));
        if latin1 != self.modes.utf8 {
            return self.text(bytes);
        }
        if latin1 {
            let text = String::from_utf8(bytes).ok();
            let bytes = text.and_then(|text| {
                text.chars()
                    .map(u8::try_from)
                    .collect::<Result<Vec<u8>, _>>()
                    .ok()
            });
            return bytes.map_or_else(untranslatable, |bytes| self.text(bytes));
        }
        let text: String = bytes.into_iter().map(char::from).collect();
        self.text(text.into_bytes())
    }

    fn text(&self, bytes: Vec<u8>) -> Term {
        match std::str::from_utf8(&bytes) {
            Ok(text) if self.modes.charlist => crate::stdlib::chars::chars(text),
            _ => Term::binary(bytes),
        }
    }
}

fn untranslatable() -> Term {
    let parts = ["no_translation", "unicode", "latin1"].map(Term::atom);
    Term::error(Term::tuple(parts))
}
