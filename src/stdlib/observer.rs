//! `:observer`: there are no windows here; it says what shows the same.

use crate::runtime::{NativeModule, Proc, Stream};
use crate::stdlib::args::Reply;
use crate::stdlib::natives::natives;
use crate::term::Term;

natives! { const FUNCTIONS of ":observer":
    /// Says what to use instead.
    ///
    ///     iex> :observer.start()
    ///     :ok
    "start" 0 => start;
}

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: ":observer",
    doc: "Erlang's windows onto a running system. Here the prompt's commands show the same.",
    functions: FUNCTIONS,
};

const TEXT: &str = "Observer's windows are not part of suplab. At the prompt, `tree` shows the supervision \
tree, `ps` the processes, `i pid` one of them, and `kill pid` ends it.\n";

fn start(p: &mut Proc, _: &[Term]) -> Reply {
    p.print(Stream::Err, TEXT);
    Ok(Term::OK)
}
