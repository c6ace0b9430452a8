//! Texts that Elixir 1.14 gave for the same exceptions and exit reasons.

use super::*;
use crate::term::inspect::{Hooks, Plain};

fn atom(name: &str) -> Term {
    Term::atom(name)
}

fn module(name: &str) -> Term {
    Term::Atom(Atom::module(name))
}

fn tuple<const N: usize>(elements: [Term; N]) -> Term {
    Term::tuple(elements)
}

fn call(name: &str, function: &str, args: &[Term]) -> Term {
    tuple([module(name), atom(function), Term::list(args.to_vec())])
}

fn entry(name: Term, function: &str, arity: Term, location: &[(Atom, Term)]) -> Term {
    tuple([
        name,
        atom(function),
        arity,
        Term::keyword(location.to_vec()),
    ])
}

fn stack() -> Term {
    let place = [
        (
            atoms::FILE,
            Term::list(b"a.ex".map(|byte| Term::Int(byte.into()))),
        ),
        (atoms::LINE, Term::Int(3)),
    ];
    Term::list([
        entry(module("Foo"), "bar", Term::Int(1), &place),
        entry(module("Enum"), "map", Term::Int(2), &[]),
    ])
}

#[test]
fn exits_tell_what_led_to_them() {
    let boom = || atom("boom");
    let start_child = |child: Term, reason: Term| {
        Term::tagged(
            atoms::SHUTDOWN,
            tuple([Term::Atom(atoms::FAILED_TO_START_CHILD), child, reason]),
        )
    };
    let raised = || tuple([Term::Atom(atoms::BADARITH), stack()]);
    let get = || call("GenServer", "call", &[atom("a"), Term::Int(1)]);
    let table = [
        (atom("normal"), "normal"),
        (atom("timeout"), "time out"),
        (boom(), ":boom"),
        (Term::tagged(atoms::SHUTDOWN, boom()), "shutdown: :boom"),
        (
            Term::tagged(atoms::BAD_RETURN_VALUE, 1_i64),
            "bad return value: 1",
        ),
        (
            tuple([atom("nodedown"), atom("x@y")]),
            "no connection to x@y",
        ),
        (
            tuple([atom("calling_self"), get()]),
            "exited in: GenServer.call(:a, 1)\n    ** (EXIT) process attempted to call itself",
        ),
        (
            tuple([Term::Atom(atoms::SHUTDOWN), get()]),
            "exited in: GenServer.call(:a, 1)\n    ** (EXIT) shutdown",
        ),
        (
            tuple([raised(), get()]),
            "exited in: GenServer.call(:a, 1)
    ** (EXIT) an exception was raised:
        ** (ArithmeticError) bad argument in arithmetic expression
            a.ex:3: Foo.bar/1
            (elixir 1.14.0) Enum.map/2",
        ),
        (
            start_child(
                module("A"),
                start_child(module("B"), Term::tagged(atoms::UPPER_EXIT, raised())),
            ),
            "shutdown: failed to start child: A
    ** (EXIT) shutdown: failed to start child: B
        ** (EXIT) an exception was raised:
            ** (ArithmeticError) bad argument in arithmetic expression
                a.ex:3: Foo.bar/1
                (elixir 1.14.0) Enum.map/2",
        ),
        (
            tuple([
                atom("bad_return"),
                tuple([module("Foo"), atom("init"), boom()]),
            ]),
            "Foo.init/1 returned a bad value: :boom",
        ),
        (
            tuple([
                atom("start_spec"),
                tuple([atom("invalid_shutdown"), boom()]),
            ]),
            "bad child specification, invalid shutdown: :boom. Must be an integer >= 0, :infinity or :brutal_kill.",
        ),
        (
            tuple([
                atom("supervisor_data"),
                tuple([atom("invalid_period"), boom()]),
            ]),
            "bad supervisor configuration, invalid max_seconds (period): :boom",
        ),
        // Not what they look like: arguments that are no list, a list that is no stack.
        (
            tuple([boom(), tuple([module("Foo"), atom("f"), Term::Int(1)])]),
            "{:boom, {Foo, :f, 1}}",
        ),
        (tuple([boom(), Term::list([Term::Int(1)])]), "{:boom, [1]}"),
        (
            tuple([runtime_error("x"), Term::Nil]),
            "{%RuntimeError{message: \"x\"}, []}",
        ),
    ];
    for (reason, expected) in table {
        assert_eq!(format_exit(&reason, &mut Plain), expected);
    }
}

#[test]
fn causes_nested_without_end_are_cut() {
    let deep = (0..200_000).fold(atom("boom"), |cause, _| tuple([cause, call("A", "b", &[])]));
    assert!(format_exit(&deep, &mut Plain).len() < 100_000);
}

#[test]
fn errors_of_the_machine_become_exceptions() {
    let at = |name: &str, function: &str, args: &[Term]| {
        Term::list([entry(atom(name), function, Term::list(args.to_vec()), &[])])
    };
    let map = || Term::map([(atom("c"), Term::Int(1))]);
    let bad = |tag: &str| tuple([atom(tag), Term::Int(1)]);
    let table = [
        (
            atom("badarg"),
            Term::Nil,
            "** (ArgumentError) argument error",
        ),
        (
            atom("undef"),
            Term::Nil,
            "** (UndefinedFunctionError) undefined function",
        ),
        (
            atom("undef"),
            at("Elixir.Foo", "bar", &[Term::Int(1)]),
            "** (UndefinedFunctionError) function Foo.bar/1 is undefined (module Foo is not available)",
        ),
        (
            atom("undef"),
            at("Elixir.Enum", "nope", &[]),
            "** (UndefinedFunctionError) function Enum.nope/0 is undefined or private",
        ),
        (
            atom("undef"),
            at("nil", "x", &[]),
            "** (UndefinedFunctionError) function nil.x/0 is undefined",
        ),
        (
            atom("function_clause"),
            at("Elixir.Foo", "-run/0-fun-5-", &[Term::Int(1)]),
            "** (FunctionClauseError) no function clause matching in anonymous fn/1 in Foo.run/0",
        ),
        (
            bad("badmatch"),
            Term::Nil,
            "** (MatchError) no match of right hand side value: 1",
        ),
        (
            bad("case_clause"),
            Term::Nil,
            "** (CaseClauseError) no case clause matching: 1",
        ),
        (
            bad("badfun"),
            Term::Nil,
            "** (BadFunctionError) expected a function, got: 1",
        ),
        (bad("badkey"), Term::Nil, "** (KeyError) key 1 not found"),
        (
            bad("badkey"),
            at("maps", "get", &[Term::Int(1), map()]),
            "** (KeyError) key 1 not found in: %{c: 1}",
        ),
        (
            tuple([atom("badkey"), atom("a"), Term::NIL]),
            Term::Nil,
            "** (KeyError) key :a not found in: nil. If you are using the dot syntax, such as map.field, make sure the \
             left-hand side of the dot is a map",
        ),
        (
            tuple([atom("badbool"), atom("and"), Term::Int(1)]),
            Term::Nil,
            "** (BadBooleanError) expected a boolean on left-side of \"and\", got: 1",
        ),
        (
            Term::tagged(
                atoms::BADARITY,
                tuple([
                    Fun::export(atoms::ERLANG, Atom::new("is_atom"), 1).into(),
                    Term::Nil,
                ]),
            ),
            Term::Nil,
            "** (BadArityError) &:erlang.is_atom/1 with arity 1 called with no arguments",
        ),
        (
            atom("timeout_value"),
            Term::Nil,
            "** (ErlangError) Erlang error: :timeout_value",
        ),
        (runtime_error("x"), Term::Nil, "** (RuntimeError) x"),
    ];
    for (reason, stack, expected) in table {
        assert_eq!(
            format_banner(Kind::Error, &reason, &stack, &mut Plain),
            expected
        );
    }
}

#[test]
fn what_was_wrong_with_arguments_stands_in_the_stack() {
    let detail = "errors were found at the given arguments:\n\n  * 1st argument: not a list\n";
    let info = Term::map([(Term::atom("cause"), Term::string(detail))]);
    let location = [(Atom::new("error_info"), info)];
    let stack = Term::list([entry(
        atom("erlang"),
        "length",
        Term::list([atom("a")]),
        &location,
    )]);
    let error = normalize(&atom("badarg"), &stack);
    assert_eq!(message(&error, &mut Plain), detail);
    assert_eq!(
        format_stacktrace(&stack, &mut Plain),
        "    :erlang.length(:a)\n"
    );
}

#[test]
fn messages_of_built_in_exceptions() {
    let nil = || Term::NIL;
    let table = [
        (
            key_error(atom("a"), atom("b"), None),
            "key :a not found in: :b",
        ),
        (key_error(atom("a"), nil(), Some("own")), "own"),
        (
            undefined_function_error(
                Atom::module("Foo"),
                Atom::new("a"),
                1,
                "because".into(),
                nil(),
            ),
            "function Foo.a/1 is undefined (because)",
        ),
        (
            protocol_undefined_error(Atom::module("String.Chars"), tuple([Term::Int(1)]), "why"),
            "protocol String.Chars not implemented for {1} of type Tuple, why",
        ),
        (
            protocol_undefined_error(atoms::ENUM, runtime_error("x"), ""),
            "protocol Enum not implemented for %RuntimeError{message: \"x\"} of type RuntimeError (a struct)",
        ),
        (syntax_error("a.ex", 1, 2, "d"), "a.ex:1:2: d"),
        (compile_error("a.ex", 7, "d"), "a.ex:7: d"),
        (
            file_error(Atom::new("enoent"), "read file", "x"),
            "could not read file \"x\": no such file or directory",
        ),
        (
            file_error(Atom::new("eexist"), "remove directory", "x"),
            "could not remove directory \"x\": directory is not empty",
        ),
        (
            make("System.EnvError", [("env", "HOME".into())]),
            "could not fetch environment variable \"HOME\" because it is not set",
        ),
        (
            make("RuntimeError", [("message", Term::Int(1))]),
            "got 1 while retrieving Exception.message/1 for %RuntimeError{message: 1} (expected a string)",
        ),
        (
            cond_clause_error(),
            "no cond clause evaluated to a truthy value",
        ),
    ];
    for (exception, expected) in table {
        assert_eq!(message(&exception, &mut Plain), expected);
    }
    let snippet = Term::map([
        (atom("content"), "foo bar".into()),
        (atom("offset"), Term::Int(2)),
    ]);
    let fields = [
        ("file", "a.ex".into()),
        ("line", Term::Int(100)),
        ("column", Term::Int(3)),
        ("snippet", snippet),
    ];
    let text = message(&make("SyntaxError", fields), &mut Plain);
    assert_eq!(
        text,
        "a.ex:100:3: syntax error\n     |\n 100 | foo bar\n     |   ^"
    );
}

/// A language layer with one module.
struct Lists;

impl Hooks for Lists {
    fn exports(&mut self, module: Atom) -> Option<Vec<(Atom, usize)>> {
        let all = [("downcase", 1), ("upcase", 1), ("upcase", 2)];
        (module == Atom::module("String"))
            .then(|| all.map(|(name, arity)| (Atom::new(name), arity)).to_vec())
    }
}

#[test]
fn blame_says_what_may_have_been_meant() {
    let blamed = |reason: Term, stack: Term| {
        let (exception, stack) = blame(&reason, &stack, &mut Lists);
        (message(&exception, &mut Lists), stack)
    };
    let undef = |name: &str, function: &str, args: &[Term]| {
        blamed(
            atom("undef"),
            Term::list([entry(
                module(name),
                function,
                Term::list(args.to_vec()),
                &[],
            )]),
        )
        .0
    };
    let hint = ". Did you mean:\n\n      * upcase/1\n      * upcase/2\n";
    assert_eq!(
        undef("String", "upcas", &[]),
        format!("function String.upcas/0 is undefined or private{hint}")
    );
    assert_eq!(
        undef("String", "upcase", &[]),
        format!("function String.upcase/0 is undefined or private{hint}")
    );
    assert_eq!(
        undef("Strin", "upcase", &[]),
        "function Strin.upcase/0 is undefined (module Strin is not available)"
    );
    let names =
        Term::keyword(["name", "names", "nama"].map(|name| (Atom::new(name), Term::Int(1))));
    let (text, _) = blamed(key_error(atom("nam"), names, None), Term::Nil);
    assert!(
        text.ends_with(". Did you mean:\n\n      * :nama\n      * :name\n      * :names\n"),
        "{text}"
    );
    let plus = Term::list([entry(
        atom("erlang"),
        "+",
        Term::list([Term::Int(1), atom("a")]),
        &[],
    )]);
    assert_eq!(
        blamed(atom("badarith"), plus).0,
        "bad argument in arithmetic expression: 1 + :a"
    );
    let (text, stack) = blamed(
        atom("function_clause"),
        Term::list([entry(module("Foo"), "f", Term::list([Term::Int(1)]), &[])]),
    );
    assert_eq!(
        text,
        "no function clause matching in Foo.f/1\n\nThe following arguments were given to Foo.f/1:\n\n    # 1\n    1\n"
    );
    assert_eq!(format_stacktrace(&stack, &mut Plain), "    Foo.f/1\n");
}

#[test]
fn stack_entries() {
    let place = [(atoms::FILE, "a.ex".into()), (atoms::LINE, Term::Int(2))];
    for (name, function, arity, expected) in [
        (
            module("Foo"),
            "__MODULE__",
            Term::Int(0),
            "a.ex:2: Foo (module)",
        ),
        (module("Foo"), "__FILE__", Term::Int(1), "a.ex:2: (file)"),
        (
            module("Enum"),
            "map",
            Term::Int(2),
            "(elixir 1.14.0) a.ex:2: Enum.map/2",
        ),
        (
            atom("lists"),
            "map",
            Term::list([Term::Int(1)]),
            "(stdlib 4.2) a.ex:2: :lists.map(1)",
        ),
        (
            atom("erlang"),
            "+",
            Term::list([Term::Int(1), Term::Int(2)]),
            "a.ex:2: :erlang.+(1, 2)",
        ),
        (
            module("Foo"),
            "odd name",
            Term::Int(0),
            "a.ex:2: Foo.\"odd name\"/0",
        ),
        (
            module("Foo"),
            "-a/b/3-fun-5-",
            Term::Nil,
            "a.ex:2: anonymous fn() in Foo.\"a/b\"/3",
        ),
        (
            module("Enum"),
            "-reduce/3-lists^foldl/2-0-",
            Term::Int(3),
            "(elixir 1.14.0) a.ex:2: Enum.\"-reduce/3-lists^foldl/2-0-\"/3",
        ),
    ] {
        assert_eq!(
            format_stacktrace_entry(&entry(name, function, arity, &place), &mut Plain),
            expected
        );
    }
    assert_eq!(format_stacktrace(&Term::Nil, &mut Plain), "\n");
    assert_eq!(format_file_line(Some("a"), Some(0)), "a:");
    assert_eq!(format_file_line(None, Some(1)), "");
}
