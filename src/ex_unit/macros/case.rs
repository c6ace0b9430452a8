//! `test`, `describe`, `setup`, `setup_all`, `doctest`: what makes a module a test case.

use super::build::Build;
use crate::lang::ast::{Kind, Node};
use crate::lang::compile::tools::Call;
use crate::lang::compile::{Compiler, Result};
use crate::term::{Atom, Term, atoms};

const CASE: &str = "ExUnit.Case";
const CALLBACKS: &str = "ExUnit.Callbacks";

/// `__MODULE__` and the place, which the functions that register tests and callbacks want.
fn place(build: Build, compiler: &Compiler<'_>, call: &Call<'_>) -> Vec<Node> {
    let module = compiler.env.module.map_or(Term::NIL, Term::Atom);
    let file = std::path::absolute(compiler.env.file).map_or_else(
        |_| compiler.env.file.to_string(),
        |path| path.display().to_string(),
    );
    vec![
        build.value(module),
        build.value(Term::string(file)),
        build.value(Term::from(call.line as usize)),
    ]
}

/// `test "name", context do ... end`; without a block it is still to be written.
pub fn test(compiler: &mut Compiler<'_>, call: Call<'_>) -> Result<Node> {
    let build = Build::at(&call);
    let split = call.split();
    let Some(message) = split.args.first() else {
        return Err(compiler.error(call.line, "test needs a name"));
    };
    let mut args = place(build, compiler, &call);
    args.push(message.clone());
    args.push(build.value(Term::bool(!split.blocks.is_empty())));
    let name = || build.hidden("test");
    let register = build.bind(name(), build.remote(CASE, "__test__", args));
    let context = split.args.get(1).cloned();
    let context = context.unwrap_or_else(|| build.variable(Atom::new("_")));
    let body = match split.blocks.as_slice() {
        [] => build.remote(
            "ExUnit.Assertions",
            "flunk",
            vec![build.value(Term::string("Not implemented"))],
        ),
        [(_, only)] => (*only).clone(),
        blocks => {
            let blocks = blocks.iter().map(|(tag, body)| (*tag, (*body).clone()));
            build.with_blocks("try", Vec::new(), blocks.collect())
        }
    };
    // What a test answers does not count, and nothing in it is a tail call: stack traces show it.
    let body = build.block(vec![body, build.value(Term::OK)]);
    let define = build.define(name(), vec![context], vec![(atoms::DO, body)]);
    Ok(build.block(vec![register, define]))
}

/// `describe "name" do ... end`.
pub fn describe(compiler: &mut Compiler<'_>, call: Call<'_>) -> Result<Node> {
    let build = Build::at(&call);
    let split = call.split();
    let (Some(message), Some(body)) = (split.args.first(), split.block(atoms::DO)) else {
        return Err(compiler.error(call.line, "describe needs a name and a do block"));
    };
    let mut args = place(build, compiler, &call);
    let module = args[0].clone();
    args.push(message.clone());
    let begin = build.remote(CASE, "__describe__", args);
    let end = build.remote(CASE, "__end_describe__", vec![module]);
    let blocks = vec![(atoms::DO, body.clone()), (atoms::AFTER, end)];
    let inner = build.with_blocks("try", Vec::new(), blocks);
    Ok(build.block(vec![begin, inner]))
}

/// `setup do ... end`, `setup context do ... end`, `setup :name`, and the same of `setup_all`.
pub fn setup(compiler: &mut Compiler<'_>, call: Call<'_>) -> Result<Node> {
    let build = Build::at(&call);
    let split = call.split();
    let mut args = place(build, compiler, &call);
    args.truncate(1);
    args.push(build.value(Term::Atom(call.name)));
    let Some(body) = split.block(atoms::DO) else {
        let Some(names) = literal_names(&split.args[0]) else {
            args.push(split.args[0].clone());
            return Ok(build.remote(CALLBACKS, "__callback__", args));
        };
        // Such functions may be private: a function of the module calls them.
        let each = names.into_iter().map(|name| {
            let context = || build.hidden("context");
            let body = build.local(name, vec![context()]);
            callback(build, args.clone(), context(), body)
        });
        return Ok(build.block(each.collect()));
    };
    let context = split.args.first().cloned();
    let context = context.unwrap_or_else(|| build.variable(Atom::new("_")));
    Ok(callback(build, args, context, body.clone()))
}

/// Registers a callback, and defines the function that it is.
fn callback(build: Build, args: Vec<Node>, context: Node, body: Node) -> Node {
    let name = || build.hidden("callback");
    let register = build.bind(name(), build.remote(CALLBACKS, "__callback__", args));
    let define = build.define(name(), vec![context], vec![(atoms::DO, body)]);
    build.block(vec![register, define])
}

/// `:name` or `[:one, :two]`, as it stands in the source.
fn literal_names(node: &Node) -> Option<Vec<Atom>> {
    match &node.kind {
        Kind::Atom(name) => Some(vec![*name]),
        Kind::List(items) => {
            let name = |item: &Node| match &item.kind {
                Kind::Atom(name) => Some(*name),
                _ => None,
            };
            items.iter().map(name).collect()
        }
        _ => None,
    }
}

/// `doctest Module, options`.
pub fn doctest(compiler: &mut Compiler<'_>, call: Call<'_>) -> Result<Node> {
    let build = Build::at(&call);
    let mut args = place(build, compiler, &call);
    args.extend(call.args.iter().cloned());
    if call.args.len() == 1 {
        args.push(build.value(Term::Nil));
    }
    Ok(build.remote("ExUnit.DocTest", "__doctest__", args))
}
