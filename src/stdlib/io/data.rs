//! Nested lists of texts and bytes as one.

use crate::runtime::Proc;
use crate::stdlib::args::{Reply, failed_in};
use crate::stdlib::iodata;
use crate::stdlib::natives::natives;
use crate::term::Term;

natives! { pub const TABLE of "IO":
    /// A string out of strings, characters, and lists of both.
    ///
    ///     iex> IO.chardata_to_string(["0x", [?a, ["b"]]])
    ///     "0xab"
    "chardata_to_string" 1 => chardata_to_string;
    /// How many bytes some iodata has.
    ///
    ///     iex> IO.iodata_length([1, 2 | <<3, 4>>])
    ///     4
    "iodata_length" 1 => iodata_length;
    /// A binary out of binaries, bytes, and lists of both.
    ///
    ///     iex> IO.iodata_to_binary(["ab", ?c, [["d"]]])
    ///     "abcd"
    "iodata_to_binary" 1 => iodata_to_binary;
}

fn chardata_to_string(p: &mut Proc, args: &[Term]) -> Reply {
    let text = iodata::chardata(&args[0])?;
    p.work(text.len() / 8)?;
    Ok(Term::binary(text))
}

fn iodata_to_binary(p: &mut Proc, args: &[Term]) -> Reply {
    if args[0].as_bytes().is_some() {
        return Ok(args[0].clone());
    }
    let bytes = iodata::to_bytes(&args[0])
        .map_err(|raise| failed_in(p, raise, (":erlang", "iolist_to_binary"), args))?;
    p.work(bytes.len() / 8)?;
    Ok(Term::binary(bytes))
}

fn iodata_length(p: &mut Proc, args: &[Term]) -> Reply {
    let length = iodata::length(&args[0])
        .map_err(|raise| failed_in(p, raise, (":erlang", "iolist_size"), args))?;
    Ok(Term::from(length))
}
