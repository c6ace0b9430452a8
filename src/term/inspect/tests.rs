//! What Elixir 1.14 printed for the same terms.

use super::*;
use crate::term::{Atom, Binary, Fun, Pid, Ref, atoms, exception};

fn atom(name: &str) -> Term {
    Term::atom(name)
}

fn ints(range: std::ops::RangeInclusive<i64>) -> Term {
    Term::list(range.map(Term::Int))
}

fn kw(pairs: &[(&str, Term)]) -> Term {
    Term::list(
        pairs
            .iter()
            .map(|(key, value)| Term::tuple([atom(key), value.clone()])),
    )
}

fn fields(pairs: &[(&str, Term)]) -> Term {
    Term::map(pairs.iter().map(|(key, value)| (atom(key), value.clone())))
}

fn structure(module: &str, pairs: &[(&str, Term)]) -> Term {
    Term::structure(
        Atom::module(module),
        pairs
            .iter()
            .map(|(key, value)| (Atom::new(key), value.clone())),
    )
}

fn with(term: &Term, options: &[(&str, Term)]) -> String {
    let opts = InspectOpts::default().with(&kw(options));
    inspect_with(term, &opts, &mut Plain).expect("nothing raises here")
}

#[test]
fn atoms_are_quoted_where_the_tokenizer_needs_it() {
    for (name, value, as_key, as_function) in [
        ("foo", ":foo", "foo:", "foo"),
        ("foo?", ":foo?", "foo?:", "foo?"),
        ("foo@bar", ":foo@bar", "foo@bar:", "\"foo@bar\""),
        ("Foo", ":Foo", "Foo:", "\"Foo\""),
        ("foo?bar", ":\"foo?bar\"", "\"foo?bar\":", "\"foo?bar\""),
        ("@foo", ":\"@foo\"", "\"@foo\":", "\"@foo\""),
        ("1a", ":\"1a\"", "\"1a\":", "\"1a\""),
        ("", ":\"\"", "\"\":", "\"\""),
        ("é", ":é", "é:", "é"),
        ("É", ":É", "É:", "\"É\""),
        ("e\u{301}", ":\"e\u{301}\"", "\"e\u{301}\":", "\"e\u{301}\""),
        ("Λx", ":\"Λx\"", "\"Λx\":", "\"Λx\""),
        ("x漢", ":x漢", "x漢:", "x漢"),
        ("µ", ":\"µ\"", "\"µ\":", "\"µ\""),
        (
            "a\0\"#{b",
            ":\"a\\0\\\"\\#{b\"",
            "\"a\\0\\\"\\#{b\":",
            "\"a\\0\\\"\\#{b\"",
        ),
        ("+", ":+", "+:", "+"),
        ("::", ":\"::\"", "\"::\":", "::"),
        ("..//", ":..//", "..//:", "\"..//\""),
        ("%{}", ":%{}", "%{}:", "\"%{}\""),
        ("nil", "nil", "nil:", "nil"),
        ("and", ":and", "and:", "and"),
        ("Elixir", "Elixir", "\"Elixir\":", "\"Elixir\""),
        (
            "Elixir.Foo.Bar",
            "Foo.Bar",
            "\"Elixir.Foo.Bar\":",
            "\"Elixir.Foo.Bar\"",
        ),
        (
            "Elixir.Elixir.Foo",
            "Elixir.Elixir.Foo",
            "\"Elixir.Elixir.Foo\":",
            "\"Elixir.Elixir.Foo\"",
        ),
        (
            "Elixir.foo",
            ":\"Elixir.foo\"",
            "\"Elixir.foo\":",
            "\"Elixir.foo\"",
        ),
    ] {
        let name = Atom::new(name);
        assert_eq!(
            [
                &*atom_literal(name),
                &*atom_key(name),
                &*function_name(name)
            ],
            [value, as_key, as_function]
        );
    }
}

#[test]
fn plain_terms() {
    let bits = |bytes: &[u8], last| Term::Binary(Binary::bits(bytes, last));
    let table = [
        (Term::Float(1.0e15), "1000000000000000.0"),
        (Term::Float(1.0e16), "1.0e16"),
        (Term::Float(1.5e-7), "1.5e-7"),
        (
            Term::string("é ü 漢 \"\\ \t#{x} #x \u{1b}\u{7f}"),
            r##""é ü 漢 \"\\ \t\#{x} #x \e\d""##,
        ),
        (Term::string("a\0"), "<<97, 0>>"),
        (Term::binary(*b"a\xc8"), "<<97, 200>>"),
        (Term::string(""), "\"\""),
        (bits(&[5, 0x60], 4), "<<5, 6::size(4)>>"),
        (
            Term::list(b"with \"dq\" and 'sq'\n".map(|byte| Term::Int(byte.into()))),
            r#"'with "dq" and \'sq\'\n'"#,
        ),
        (ints(126..=127), "[126, 127]"),
        (Term::Nil, "[]"),
        (
            Term::list_with_tail([Term::Int(1), Term::Int(2)], atom("tail")),
            "[1, 2 | :tail]",
        ),
        (
            kw(&[("a", Term::Int(1)), ("b c", Term::Nil)]),
            "[a: 1, \"b c\": []]",
        ),
        (kw(&[("Elixir.A", Term::Int(1))]), "[{A, 1}]"),
        (
            Term::list_with_tail(
                [Term::tagged(atoms::OK, 1_i64)],
                Term::tagged(atoms::OK, 2_i64),
            ),
            "[{:ok, 1} | {:ok, 2}]",
        ),
        (Term::tuple([]), "{}"),
        (Term::map([]), "%{}"),
        (
            Term::map([(atom("a"), Term::Int(1)), (Term::string("b"), Term::Int(2))]),
            "%{:a => 1, \"b\" => 2}",
        ),
        (
            Term::map([
                (Term::Float(1.0), Term::Int(1)),
                (Term::Int(9), Term::Int(2)),
            ]),
            "%{9 => 2, 1.0 => 1}",
        ),
        (Pid(105).into(), "#PID<0.105.0>"),
        (
            Ref::from_parts(1, 2, 3).expect("small").into(),
            "#Reference<0.1.2.3>",
        ),
        (
            Fun::export(Atom::module("String"), Atom::new("upcase"), 1).into(),
            "&String.upcase/1",
        ),
        (
            Fun::export(atoms::ERLANG, Atom::new("+"), 2).into(),
            "&:erlang.+/2",
        ),
    ];
    for (term, expected) in table {
        assert_eq!(inspect(&term), expected);
    }
}

#[test]
fn structs() {
    let int = Term::Int;
    let range = |first, last, step| {
        structure(
            "Range",
            &[
                ("first", int(first)),
                ("last", int(last)),
                ("step", int(step)),
            ],
        )
    };
    let iso = || ("calendar", atom("Elixir.Calendar.ISO"));
    let date = || {
        vec![
            iso(),
            ("year", int(-1)),
            ("month", int(2)),
            ("day", int(29)),
        ]
    };
    let micros = Term::tuple([int(120_000), int(2)]);
    let time = || {
        vec![
            ("hour", int(1)),
            ("minute", int(2)),
            ("second", int(3)),
            ("microsecond", micros.clone()),
        ]
    };
    let zone = |name: &str, offset| {
        [
            ("time_zone", name.into()),
            ("zone_abbr", "CET".into()),
            ("utc_offset", int(offset)),
            ("std_offset", int(0)),
        ]
    };
    let set = |keys: &[Term]| {
        structure(
            "MapSet",
            &[(
                "map",
                Term::map(keys.iter().map(|key| (key.clone(), Term::Nil))),
            )],
        )
    };
    let regex = structure(
        "Regex",
        &[("source", "a\\/b\n/\\\\#{x}".into()), ("opts", "iu".into())],
    );
    let table = [
        (range(1, 2, 1), "1..2"),
        (range(2, 1, -1), "2..1//-1"),
        (range(2, 1, 1), "2..1//1"),
        (range(1, 9, 3), "1..9//3"),
        (set(&[int(97), int(98)]), "MapSet.new([97, 98])"),
        (
            set(&[Term::tagged(atoms::OK, 1_i64)]),
            "MapSet.new([ok: 1])",
        ),
        (regex, "~r/a\\/b\\n\\/\\\\\\#{x}/iu"),
        (structure("Date", &date()), "~D[-0001-02-29]"),
        (
            structure("Time", &[vec![iso()], time()].concat()),
            "~T[01:02:03.12]",
        ),
        (
            structure("NaiveDateTime", &[date(), time()].concat()),
            "~N[-0001-02-29 01:02:03.12]",
        ),
        (
            structure(
                "DateTime",
                &[date(), time(), zone("Etc/UTC", 0).to_vec()].concat(),
            ),
            "~U[-0001-02-29 01:02:03.12Z]",
        ),
        (
            structure(
                "DateTime",
                &[date(), time(), zone("X/Y", -3661).to_vec()].concat(),
            ),
            "#DateTime<-0001-02-29 01:02:03.12-01:01 CET X/Y>",
        ),
        (
            exception::key_error(int(1), Term::NIL, None),
            "%KeyError{key: 1, term: nil, message: nil}",
        ),
        (
            structure("KeyError", &[("a", int(7))]),
            "%{__struct__: KeyError, a: 7}",
        ),
        (
            structure("Unknown", &[("a", int(7))]),
            "%{__struct__: Unknown, a: 7}",
        ),
        (fields(&[("__struct__", int(1))]), "%{__struct__: 1}"),
        (
            structure(
                "Stream",
                &[
                    ("enum", ints(1..=2)),
                    ("funs", Term::list([atom("g"), atom("f")])),
                ],
            ),
            "#Stream<[enum: [1, 2], funs: [:f, :g]]>",
        ),
    ];
    for (term, expected) in table {
        assert_eq!(inspect(&term), expected);
    }
}

#[test]
fn options() {
    let (int, inf) = (Term::Int, atom("infinity"));
    let nested = Term::tuple([int(1), Term::tuple([int(2), Term::tuple([int(3)])])]);
    let table: Vec<(Term, &str, Term, &str)> = vec![
        (ints(1..=4), "limit", int(3), "[1, 2, 3, ...]"),
        (
            Term::list([ints(1..=3), ints(4..=6)]),
            "limit",
            int(3),
            "[[1, 2, ...], [4, ...]]",
        ),
        (nested, "limit", int(3), "{1, {2, ...}}"),
        (
            Term::list_with_tail([int(1)], int(2)),
            "limit",
            int(1),
            "[1 | 2]",
        ),
        (Term::tuple([int(1)]), "limit", int(0), "{...}"),
        (Term::Nil, "limit", int(0), "[]"),
        (Term::binary([1, 2, 3]), "limit", int(2), "<<1, 2, ...>>"),
        (
            Term::map([(ints(200..=201), ints(300..=301))]),
            "limit",
            int(2),
            "%{[200, ...] => [300, ...]}",
        ),
        (
            Term::string("a long string"),
            "printable_limit",
            int(6),
            "\"a long\" <> ...",
        ),
        (
            Term::string("#{#{a"),
            "printable_limit",
            int(2),
            "\"\\#{\\#{\" <> ...",
        ),
        (ints(97..=99), "printable_limit", int(2), "'ab' ++ ..."),
        (ints(97..=99), "charlists", atom("as_lists"), "[97, 98, 99]"),
        (
            Term::list([int(1000), int(97)]),
            "charlists",
            atom("as_charlists"),
            "'Ϩa'",
        ),
        (
            Term::string("abc"),
            "binaries",
            atom("as_binaries"),
            "<<97, 98, 99>>",
        ),
        (
            Term::string("\u{1}\u{fffe}"),
            "binaries",
            atom("as_strings"),
            "\"\\x01\\x{FFFE}\"",
        ),
        (
            Term::list([int(-10), int(5)]),
            "base",
            atom("hex"),
            "[-0xA, 0x5]",
        ),
        (
            Term::string("ab"),
            "base",
            atom("binary"),
            "<<0b1100001, 0b1100010>>",
        ),
        (
            ints(1..=51),
            "limit",
            inf,
            &inspect(&ints(1..=51)).replace("...", "51").leak()[..],
        ),
    ];
    for (term, key, value, expected) in table {
        assert_eq!(with(&term, &[(key, value)]), expected);
    }
}

fn broken(term: &Term, width: i64) -> String {
    with(
        term,
        &[("pretty", Term::bool(true)), ("width", Term::Int(width))],
    )
}

#[test]
fn lines_break_as_in_elixir() {
    let int = Term::Int;
    assert_eq!(
        broken(&ints(1..=12), 20),
        "[1, 2, 3, 4, 5, 6,\n 7, 8, 9, 10, 11,\n 12]"
    );
    assert_eq!(
        broken(&fields(&[("a", int(1)), ("b", int(2))]), 8),
        "%{\n  a: 1,\n  b: 2\n}"
    );
    assert_eq!(
        broken(&Term::tuple([int(1), int(2), int(3)]), 3),
        "{1,\n 2,\n 3}"
    );
    let ok = Term::ok(fields(&[
        ("list", Term::list([atom("one"), atom("two")])),
        ("name", "a name".into()),
    ]));
    assert_eq!(
        broken(&ok, 30),
        "{:ok,\n %{\n   list: [:one, :two],\n   name: \"a name\"\n }}"
    );
    // A group minds only itself: what closes the groups around it may stand beyond the width.
    let deep = (0..4).fold(atom("bottom"), |inner, n| Term::tuple([int(n), inner]));
    assert_eq!(
        broken(&deep, 13),
        "{3,\n {2,\n  {1,\n   {0,\n    :bottom}}}}"
    );
    assert_eq!(broken(&deep, 17), "{3,\n {2,\n  {1,\n   {0, :bottom}}}}");
    assert_eq!(broken(&deep, 19), "{3,\n {2,\n  {1, {0, :bottom}}}}");
}

#[test]
fn nesting_of_any_depth_prints() {
    let deep = (0..1_000_000).fold(Term::Nil, |inner, _| Term::list([inner]));
    assert_eq!(
        inspect(&deep),
        format!("{}...{}", "[".repeat(51), "]".repeat(51))
    );
    assert_eq!(deep.to_string().len(), 2_000_002);
    let unlimited = [("limit", atom("infinity")), ("pretty", Term::bool(true))];
    assert_eq!(with(&deep, &unlimited).len(), 2_000_002);
}

#[test]
fn containers_of_the_algebra() {
    let container = |flexible, separator: &str| Container {
        left: "##[".into(),
        right: "]##".into(),
        separator: separator.into(),
        flexible,
    };
    let shown = |term: &Term, flexible, separator: &str| {
        let opts = InspectOpts::default();
        let doc = container_doc(
            container(flexible, separator),
            term,
            &opts,
            |element, opts| to_doc(element, opts, &mut Plain),
        );
        let doc = doc.expect("nothing raises here");
        let again = doc_from_term(&doc_to_term(doc.clone())).expect("a document");
        assert_eq!(again.format(Some(12)), doc.clone().format(Some(12)));
        doc.format(Some(12))
    };
    let nested = Term::list([Term::Int(1), ints(2..=2), Term::Int(3)]);
    assert_eq!(shown(&ints(1..=6), None, ","), "##[1, 2, 3,\n 4, 5, 6]##");
    assert_eq!(shown(&nested, None, ","), "##[\n  1,\n  [2],\n  3\n]##");
    assert_eq!(shown(&nested, Some(true), ";"), "##[1; [2];\n 3]##");
    let improper = Term::list_with_tail([Term::Int(10), Term::Int(20)], Term::Int(30));
    assert_eq!(shown(&improper, None, ","), "##[10, 20 |\n 30]##");
}

/// A language layer that knows one struct of each sort.
struct Users;

impl Hooks for Users {
    fn struct_fields(&mut self, module: Atom) -> Option<Vec<Atom>> {
        (module.module_name() == "User").then(|| vec![Atom::new("name"), Atom::new("age")])
    }

    fn inspect_struct(&mut self, value: &Term, opts: &InspectOpts) -> Result<Custom, InspectError> {
        Ok(match value.struct_module().map_or("", Atom::module_name) {
            "Secret" => Custom::Derived {
                fields: vec![Atom::new("a")],
                hidden: true,
            },
            "Own" => Custom::Doc(
                Doc::text("#Own<")
                    .concat(to_doc(&atom("x"), opts, self)?)
                    .concat(">".into()),
            ),
            "Fails" => Custom::Raised {
                module: atoms::RUNTIME_ERROR,
                message: "boom\nline2".into(),
                stacktrace: Term::Nil,
            },
            _ => Custom::Default,
        })
    }
}

#[test]
fn the_layer_above_says_how_structs_print() {
    let shown = |term: &Term, safe| {
        inspect_with(
            term,
            &InspectOpts {
                safe,
                ..InspectOpts::default()
            },
            &mut Users,
        )
    };
    let both = |name: &str| structure(name, &[("age", Term::Int(27)), ("name", Term::NIL)]);
    assert_eq!(
        shown(&both("User"), true).as_deref(),
        Ok("%User{name: nil, age: 27}")
    );
    assert_eq!(
        shown(&both("Secret"), true).as_deref(),
        Ok("#Secret<a: nil, ...>")
    );
    assert_eq!(
        shown(&Term::list([both("Own")]), true).as_deref(),
        Ok("[#Own<:x>]")
    );
    let fails = structure("Fails", &[("a", structure("Fails", &[]))]);
    let body = "got RuntimeError with message:\n\n      \"\"\"\n      boom\n      line2\n      \"\"\"\n\n  while inspecting:\n\n      \
                %{__struct__: Fails, a: %{__struct__: Fails}}\n";
    let text = shown(&fails, true).expect("safe");
    assert!(
        text.starts_with(&format!("#Inspect.Error<\n  {body}\n  Stacktrace:\n\n")),
        "{text}"
    );
    let Err(InspectError::Raise(error)) = shown(&fails, false) else {
        panic!("it raises")
    };
    assert_eq!(
        error.field(Atom::new("exception_message")),
        Some(&Term::string("boom\nline2"))
    );
}

#[test]
fn colours_take_no_columns() {
    let colors = ["atom", "number", "reset"].map(|key| (Atom::new(key), format!("<{key}>")));
    let opts = InspectOpts {
        syntax_colors: colors.into(),
        width: Some(13),
        pretty: true,
        ..InspectOpts::default()
    };
    let text = inspect_with(
        &kw(&[("a", Term::Int(1)), ("b", atom("c"))]),
        &opts,
        &mut Plain,
    );
    let expected = "[<atom>a:<reset> <number>1<reset>, <atom>b:<reset> <atom>:c<reset>]";
    assert_eq!(text.as_deref(), Ok(expected));
}
