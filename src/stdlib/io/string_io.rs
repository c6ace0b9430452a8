//! `StringIO`: a process that is a device, reading from a string and keeping what is written to it.

use crate::otp::gen_server::{self, Action, Callbacks, Then};
use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::iodata;
use crate::stdlib::natives::natives;
use crate::stdlib::string::graphemes::codepoints_of;
use crate::term::{Atom, Pid, Term, atoms};

/// `StringIO`.
pub const MODULE: NativeModule = NativeModule {
    name: "StringIO",
    doc: "A device made of a string: for code that reads or writes, without a terminal or a file.

    iex> {:ok, pid} = StringIO.open(\"foo\")
    iex> IO.read(pid, 2)
    \"fo\"",
    functions: TABLE,
};

natives! { const TABLE of "StringIO":
    /// Ends the device: what has not been read, and what has been written.
    ///
    ///     iex> {:ok, pid} = StringIO.open("in")
    ///     iex> IO.write(pid, "out")
    ///     iex> StringIO.close(pid)
    ///     {:ok, {"in", "out"}}
    "close" 1 => |p, args| ask(p, args, "close");
    /// What has not been read yet, and what has been written.
    ///
    ///     iex> {:ok, pid} = StringIO.open("in")
    ///     iex> IO.write(pid, "out")
    ///     iex> StringIO.contents(pid)
    ///     {"in", "out"}
    "contents" 1 => |p, args| ask(p, args, "contents");
    /// What has been written since the last time; it is forgotten.
    ///
    ///     iex> {:ok, pid} = StringIO.open("")
    ///     iex> IO.write(pid, "out")
    ///     iex> StringIO.flush(pid)
    ///     "out"
    "flush" 1 => |p, args| ask(p, args, "flush");
    /// Makes a device that reads from the string. With `capture_prompt: true` prompts count as written;
    /// `encoding: :latin1` reads bytes. With a function, runs it with the device and closes it afterwards.
    ///
    ///     iex> StringIO.open("abc", fn pid -> IO.read(pid, 2) end)
    ///     {:ok, "ab"}
    "open" 1 => open, [Term::Nil];
    "open" 2 => open;
    "open" 3 => open_with;
}

fn ask(p: &mut Proc, args: &[Term], request: &str) -> Reply {
    if args[0].as_pid().is_none() {
        return Err(no_clause());
    }
    gen_server::call(p, &args[0], &Term::atom(request), Some(5000))
}

fn open(p: &mut Proc, args: &[Term]) -> Reply {
    if matches!(&args[1], Term::Fun(fun) if fun.arity() == 1) {
        return open_with(p, &[args[0].clone(), Term::Nil, args[1].clone()]);
    }
    let text = args[0].as_bytes().ok_or_else(no_clause)?;
    if !args[1].is_list() {
        return Err(no_clause());
    }
    let option = |name| args[1].keyword_get(Atom::new(name));
    let device = StringIo {
        input: text.to_vec(),
        read: 0,
        output: Vec::new(),
        latin1: option("encoding").is_some_and(|value| value.is_atom(Atom::new("latin1"))),
        capture_prompt: option("capture_prompt").is_some_and(Term::truthy),
    };
    gen_server::start(p, gen_server::Options::link(), device)
}

fn open_with(p: &mut Proc, args: &[Term]) -> Reply {
    let opened = open(p, &args[..2])?;
    let Some([Term::Atom(atoms::OK), pid]) = opened.as_tuple() else {
        return Ok(opened);
    };
    let result = p.call(&args[2], std::slice::from_ref(pid));
    let closed = ask(p, std::slice::from_ref(pid), "close");
    let result = result?;
    closed?;
    Ok(Term::ok(result))
}

/// The device.
struct StringIo {
    input: Vec<u8>,
    /// How much of the input has been read.
    read: usize,
    output: Vec<u8>,
    latin1: bool,
    capture_prompt: bool,
}

impl Callbacks for StringIo {
    fn module(&self) -> Atom {
        Atom::module("StringIO")
    }

    fn state(&self) -> Term {
        let encoding = if self.latin1 { "latin1" } else { "unicode" };
        let fields = [
            ("capture_prompt", Term::bool(self.capture_prompt)),
            ("encoding", Term::atom(encoding)),
            ("input", Term::binary(&self.input[self.read..])),
            ("output", Term::binary(&self.output[..])),
        ];
        Term::map(fields.map(|(name, value)| (Term::atom(name), value)))
    }

    fn handle_call(&mut self, _: &mut Proc, request: &Term, _: &Term) -> Result<Action, Raise> {
        let contents = || {
            Term::tuple([
                Term::binary(&self.input[self.read..]),
                Term::binary(&self.output[..]),
            ])
        };
        match request.as_atom().map(Atom::as_str) {
            Some("contents") => Ok(Action::reply(contents())),
            Some("flush") => {
                let written = std::mem::take(&mut self.output);
                Ok(Action::reply(Term::binary(written)))
            }
            Some("close") => Ok(Action::StopReply(
                Term::Atom(atoms::NORMAL),
                Term::ok(contents()),
            )),
            _ => Err(no_clause()),
        }
    }

    fn handle_info(&mut self, p: &mut Proc, message: &Term) -> Result<Action, Raise> {
        if let Some([Term::Atom(tag), Term::Pid(from), reference, request]) = message.as_tuple()
            && tag.as_str() == "io_request"
        {
            let answer = self.answer(p, request)?;
            reply(p, *from, reference, answer);
        }
        Ok(Action::NoReply(Then::Wait))
    }
}

/// Answers a request of the I/O protocol.
pub fn reply(p: &mut Proc, to: Pid, reference: &Term, answer: Term) {
    let message = [Term::atom("io_reply"), reference.clone(), answer];
    p.send(to, Term::tuple(message));
}

impl StringIo {
    fn answer(&mut self, p: &mut Proc, request: &Term) -> Reply {
        let parts = request.as_tuple().unwrap_or_default();
        let name = match parts.first().unwrap_or(request) {
            Term::Atom(name) => name.as_str(),
            _ => "",
        };
        Ok(match (name, &parts[parts.len().min(1)..]) {
            ("put_chars", [data]) => self.put(data, false),
            ("put_chars", [encoding, data]) => self.put(data, is_latin1(encoding)),
            ("put_chars", [encoding, Term::Atom(module), Term::Atom(function), args]) => {
                let args = args.to_vec().ok_or_else(no_clause)?;
                let data = p.apply(*module, *function, &args)?;
                self.put(&data, is_latin1(encoding))
            }
            ("get_line" | "get_password", [prompt]) => self.line(prompt, self.latin1),
            ("get_line" | "get_password", [encoding, prompt]) => {
                self.line(prompt, is_latin1(encoding))
            }
            ("get_chars", [prompt, Term::Int(count)]) => self.chars(prompt, *count, self.latin1),
            ("get_chars", [encoding, prompt, Term::Int(count)]) => {
                self.chars(prompt, *count, is_latin1(encoding))
            }
            ("getopts", []) => {
                let encoding = if self.latin1 { "latin1" } else { "unicode" };
                Term::keyword([
                    (Atom::new("binary"), Term::bool(true)),
                    (Atom::new("encoding"), Term::atom(encoding)),
                ])
            }
            ("setopts", [options]) => match options.keyword_get(Atom::new("encoding")) {
                Some(encoding) => {
                    self.latin1 = is_latin1(encoding);
                    Term::OK
                }
                None => Term::error(Term::atom("enotsup")),
            },
            ("get_geometry", [_]) => Term::error(Term::atom("enotsup")),
            ("requests", [requests]) => self.each(p, requests)?,
            _ => Term::error(Term::atom("request")),
        })
    }

    /// One request after the other; the last answer counts, an error ends it.
    fn each(&mut self, p: &mut Proc, requests: &Term) -> Reply {
        let mut answer = Term::OK;
        for request in requests.iter() {
            answer = p.deeper(|p| self.answer(p, request))?;
            if super::device::error_reason(&answer).is_some() {
                break;
            }
        }
        Ok(answer)
    }

    fn put(&mut self, data: &Term, latin1: bool) -> Term {
        let untranslatable = || {
            let both = [Term::atom("unicode"), Term::atom("unicode")];
            let [from, to] = both;
            Term::error(Term::tuple([Term::atom("no_translation"), from, to]))
        };
        if latin1 {
            let Ok(bytes) = iodata::to_bytes(data) else {
                return Term::error(Term::Atom(atoms::BADARG));
            };
            if self.latin1 {
                self.output.extend(bytes);
                return Term::OK;
            }
            let text: String = bytes.into_iter().map(char::from).collect();
            self.output.extend_from_slice(text.as_bytes());
            return Term::OK;
        }
        match iodata::chardata(data) {
            Ok(text) if self.latin1 => {
                let text = String::from_utf8_lossy(&text);
                let bytes = text.chars().map(|c| u8::try_from(u32::from(c)).ok());
                match bytes.collect::<Option<Vec<u8>>>() {
                    Some(bytes) => {
                        self.output.extend(bytes);
                        Term::OK
                    }
                    None => untranslatable(),
                }
            }
            Ok(text) if std::str::from_utf8(&text).is_ok() => {
                self.output.extend_from_slice(&text);
                Term::OK
            }
            Ok(_) => untranslatable(),
            Err(raise) => {
                let unicode = Atom::module("UnicodeConversionError");
                if raise.reason.struct_module() == Some(unicode) {
                    untranslatable()
                } else {
                    Term::error(Term::atom("put_chars"))
                }
            }
        }
    }

    fn prompted(&mut self, prompt: &Term) {
        if self.capture_prompt
            && let Ok(prompt) = iodata::chardata(prompt)
        {
            self.output.extend_from_slice(&prompt);
        }
    }

    /// A line; one that ends with a carriage return and a newline comes with the newline alone.
    fn line(&mut self, prompt: &Term, latin1: bool) -> Term {
        self.prompted(prompt);
        let rest = &self.input[self.read..];
        let end = rest.iter().position(|byte| *byte == b'\n');
        let len = end.map_or(rest.len(), |end| end + 1);
        let line = &rest[..len];
        if !latin1 && std::str::from_utf8(line).is_err() {
            return Term::error(Term::atom("collect_line"));
        }
        match line.strip_suffix(b"\r\n") {
            Some(text) => {
                let shorter = Term::binary([text, b"\n"].concat());
                self.read += len;
                shorter
            }
            None => self.take(len),
        }
    }

    fn chars(&mut self, prompt: &Term, count: i64, latin1: bool) -> Term {
        self.prompted(prompt);
        let count = usize::try_from(count).unwrap_or(0);
        let rest = &self.input[self.read..];
        let bytes = if latin1 {
            rest.len().min(count)
        } else if codepoints_of(rest)
            .take(count)
            .any(|point| std::str::from_utf8(point).is_err())
        {
            return Term::error(Term::atom("invalid_unicode"));
        } else {
            codepoints_of(rest).take(count).map(<[u8]>::len).sum()
        };
        self.take(bytes)
    }

    /// The next bytes of the input.
    fn take(&mut self, count: usize) -> Term {
        if self.read == self.input.len() {
            return Term::atom("eof");
        }
        let taken = Term::binary(&self.input[self.read..self.read + count]);
        self.read += count;
        taken
    }
}

fn is_latin1(encoding: &Term) -> bool {
    encoding.is_atom(Atom::new("latin1"))
}
