//! `h`: the documentation of commands, modules and functions, from the tables of natives.

use std::fmt::Write as _;

use crate::lab::{Paint, Style};
use crate::runtime::{Native, NativeModule, Proc, Raise, Stream};
use crate::shell::state::Shared;
use crate::shell::{language, markdown, nearest, silent};
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term};

natives! { pub const TABLE of "IEx.Helpers":
    /// Shows what there is to know of a command, a module or a function; alone, the list of commands.
    ///
    ///     lab> h start
    ///     lab> h Process.exit/2
    ///     lab> h Supervisor
    "h" 0 => overview;
    "h" 1 => h;
    /// Lists the functions of a module.
    ///
    ///     lab> exports Tuple
    ///     append/2     duplicate/2  product/1    to_list/1
    ///     delete_at/2  insert_at/3  sum/1
    "exports" 1 => exports;
    /// Types are read and not kept: there is nothing to show.
    "t" 1 => |p, _| say(p, "suplab reads types and does not keep them; h shows what there is to know\n");
    /// Callbacks are not listed; `h` of the behaviour tells about them.
    "b" 1 => |p, _| say(p, "suplab does not list callbacks; h shows what there is to know\n");
}

/// The commands as `h` lists them, in groups.
const GROUPS: &[(&str, &[(&str, &str)])] = &[
    (
        "start and end",
        &[
            (
                "start KIND, OPTIONS",
                "a process under Lab (counter, bucket, a module ...)",
            ),
            (
                "kill TARGET, REASON",
                "sends an exit signal, :kill unless given",
            ),
            ("crash TARGET", "makes it raise"),
            ("stop TARGET", "ends a server in good order"),
            (
                "strategy NAME",
                "how Lab restarts: :one_for_one, :one_for_all, :rest_for_one",
            ),
            (
                "intensity MAX, SECONDS",
                "how many restarts in how long before Lab gives up",
            ),
            ("reset", "ends Lab with all below it, and starts it anew"),
        ],
    ),
    (
        "look",
        &[
            ("tree", "the supervision tree (tree \"out.svg\" draws it)"),
            ("ps", "all processes"),
            ("i VALUE", "about a value or process"),
            (
                "why TARGET, why last",
                "why it ended, was restarted, or was not",
            ),
            (
                "timeline",
                "lives and deaths over time (timeline \"out.svg\")",
            ),
            ("log N, exits N", "the latest events, the latest ends"),
            ("watch true", "events as they happen (false, :all, a name)"),
        ],
    ),
    (
        "time",
        &[
            ("clock", "the lab's time"),
            ("advance MS", "lets time go by at once"),
            ("speed X", "lets it go X times as fast"),
            ("pause, resume", "stops the lab, lets it go on"),
            (
                "step, step N",
                "one thing happens in a paused lab (step until: :crash)",
            ),
        ],
    ),
    (
        "again, otherwise",
        &[
            ("undo, undo N", "takes back the last inputs"),
            ("redo, redo N", "does them again"),
            ("save \"FILE\"", "writes the session as a file of commands"),
            ("compare \"FILE\"", "an experiment under each strategy"),
            (
                "whatif max_restarts: N",
                "what another limit would have made of it",
            ),
        ],
    ),
    (
        "files",
        &[
            ("c \"FILE\"", "loads a file"),
            ("load \"FILE\"", "runs a file of commands"),
            ("r MODULE", "loads a module's file again"),
            ("pwd, cd, ls", "folders"),
        ],
    ),
    (
        "the shell",
        &[
            ("v, v N", "earlier results"),
            ("flush", "the shell's messages"),
            ("pid \"0.105.0\"", "a pid from its text"),
            ("h NAME", "more about a command, module or function"),
            ("exports MODULE", "a module's functions"),
            ("exit", "leaves, as Ctrl-D does"),
        ],
    ),
];

/// The tables that `h` and completion know.
pub fn modules() -> impl Iterator<Item = &'static NativeModule> {
    super::MODULES
        .iter()
        .chain(super::SHORT_NAMES)
        .chain(crate::stdlib::MODULES)
        .copied()
}

fn overview(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    let style = style(p);
    let mut page = String::from("Everything typed here is Elixir. These are the commands:\n");
    for (group, commands) in GROUPS {
        let _ = writeln!(page, "\n{}", style.paint(Paint::Heading, group));
        for (usage, meaning) in *commands {
            let _ = writeln!(
                page,
                "  {}  {meaning}",
                style.paint(Paint::Name, &format!("{usage:<22}"))
            );
        }
    }
    page.push_str(
        "\nA TARGET is a pid, a registered name, or the id of a child of Lab. Try: h start\n",
    );
    say(p, &page)
}

fn h(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let page = match args[0].as_tuple() {
        Some([module, Term::Atom(name), arity]) => {
            function_page(p, module.as_atom(), *name, arity.as_int())
        }
        _ => match args[0].as_atom() {
            Some(module) => module_page(p, module),
            None => "h takes a module or a function: h Enum, h Enum.map/2, h start\n".to_string(),
        },
    };
    say(p, &page)
}

fn module_page(p: &mut Proc, module: Atom) -> String {
    let (columns, style) = Shared::of(p).with(|state| (state.columns, state.style));
    if let Some((text, docs)) = language::docs_of(p.system(), module) {
        let name = module.module_name();
        let text = text.unwrap_or_else(|| format!("{name} has no documentation of its own."));
        let functions = docs
            .iter()
            .map(|doc| format!("{}/{}", doc.name.as_str(), doc.arity));
        return page_of_module(name, &text, functions.collect(), columns, style);
    }
    match modules().find(|table| table.atom() == module) {
        Some(table) => page_of_module(table.name, table.doc, signatures(table), columns, style),
        None => {
            let names: Vec<&str> = modules().map(|table| table.name).collect();
            let name = module.module_name();
            format!("There is no module {name}{}\n", did_you_mean(name, &names))
        }
    }
}

fn page_of_module(
    name: &str,
    doc: &str,
    mut functions: Vec<String>,
    columns: usize,
    style: Style,
) -> String {
    let mut page = title(name, columns, style);
    page.push_str(&markdown::render(doc, columns, style));
    if !functions.is_empty() {
        functions.sort();
        page.push_str("\nFunctions:\n");
        page.push_str(&super::iex::in_columns(&functions, columns));
    }
    page
}

fn function_page(p: &mut Proc, module: Option<Atom>, name: Atom, arity: Option<i64>) -> String {
    let (columns, style) = Shared::of(p).with(|state| (state.columns, state.style));
    let module = module.filter(|module| module.as_str() != "nil");
    let fits = |found: usize| arity.is_none_or(|arity| usize::try_from(arity) == Ok(found));
    let mut page = String::new();
    if let Some((_, docs)) = module.and_then(|module| language::docs_of(p.system(), module)) {
        for doc in docs
            .iter()
            .filter(|doc| doc.name == name && fits(doc.arity))
        {
            let text = doc.text.as_deref().unwrap_or("It has no documentation.");
            page.push_str(&title(&doc.signature, columns, style));
            page.push_str(&markdown::render(text, columns, style));
        }
    }
    let tables: Vec<&NativeModule> = match module {
        Some(module) => modules().filter(|table| table.atom() == module).collect(),
        None => modules().filter(|table| is_imported(table)).collect(),
    };
    for table in &tables {
        let mut found = table
            .functions
            .iter()
            .filter(|native| native.name == name.as_str() && fits(usize::from(native.arity)));
        let Some(first) = found.next() else { continue };
        let arities: Vec<String> = std::iter::once(first)
            .chain(found)
            .map(|native| format!("{}/{}", native.name, native.arity))
            .collect();
        page.push_str(&title(
            &format!("{}.{}", table.name, arities.join(", ")),
            columns,
            style,
        ));
        page.push_str(&markdown::render(doc_of(table, first), columns, style));
    }
    if page.is_empty() {
        page = nothing_found(&tables, module, name);
    }
    page
}

/// The doc of an entry; one without shares that of the entry of the same name before it.
fn doc_of(table: &NativeModule, native: &Native) -> &'static str {
    let same = table
        .functions
        .iter()
        .filter(|other| other.name == native.name);
    let docs = same
        .take_while(|other| other.arity <= native.arity || native.doc.is_empty())
        .map(|other| other.doc);
    docs.filter(|doc| !doc.is_empty())
        .last()
        .unwrap_or("It has no documentation.")
}

fn nothing_found(tables: &[&NativeModule], module: Option<Atom>, name: Atom) -> String {
    let names: Vec<&str> = tables
        .iter()
        .flat_map(|table| table.functions)
        .map(|native| native.name)
        .collect();
    let hint = did_you_mean(name.as_str(), &names);
    match module {
        Some(module) if tables.is_empty() => {
            format!("There is no documentation of {}\n", module.module_name())
        }
        Some(module) => format!(
            "There is no function {}.{}{hint}\n",
            module.module_name(),
            name.as_str()
        ),
        None => format!("There is no command {}{hint}\n", name.as_str()),
    }
}

fn did_you_mean(name: &str, names: &[&str]) -> String {
    nearest(name, names.iter().copied())
        .map_or_else(String::new, |near| format!("; did you mean {near}?"))
}

/// Whether a table's functions need no module before them at the prompt.
pub fn is_imported(table: &NativeModule) -> bool {
    table.name == "Kernel"
        || super::MODULES
            .iter()
            .any(|helper| helper.name == table.name)
}

fn title(name: &str, columns: usize, style: Style) -> String {
    let gap = " ".repeat(columns.saturating_sub(name.len()) / 2);
    format!("\n{gap}{}\n\n", style.paint(Paint::Heading, name))
}

fn signatures(table: &NativeModule) -> Vec<String> {
    let mut names: Vec<String> = table
        .functions
        .iter()
        .map(|native| format!("{}/{}", native.name, native.arity))
        .collect();
    names.sort();
    names
}

fn exports(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let columns = Shared::of(p).with(|state| state.columns);
    let listed = args[0]
        .as_atom()
        .and_then(|module| modules().find(|table| table.atom() == module));
    let text = match listed {
        Some(table) => super::iex::in_columns(&signatures(table), columns),
        None => own_exports(p, &args[0], columns)?,
    };
    say(p, &text)
}

/// The functions of a module that was defined in the language: it knows them itself.
fn own_exports(p: &mut Proc, module: &Term, columns: usize) -> Result<String, Raise> {
    let info = |p: &mut Proc, module: Atom| {
        p.apply(
            module,
            crate::term::atoms::INFO_FN,
            &[Term::atom("functions")],
        )
    };
    let Some(module) = module
        .as_atom()
        .filter(|module| p.system().code.has_module(*module))
    else {
        let shown = crate::lab::text::inspect(module);
        return Ok(format!("There is no module {shown}\n"));
    };
    let functions = info(p, module)?;
    let mut names = Vec::new();
    for entry in functions.iter() {
        if let Some([Term::Atom(name), Term::Int(arity)]) = entry.as_tuple() {
            names.push(format!("{}/{arity}", name.as_str()));
        }
    }
    names.sort();
    Ok(super::iex::in_columns(&names, columns))
}

fn style(p: &Proc) -> Style {
    Shared::of(p).with(|state| state.style)
}

fn say(p: &mut Proc, text: &str) -> Result<Term, Raise> {
    p.print(Stream::Out, text);
    Ok(silent())
}
