//! Which modules a file needs to be compiled, told from its source.
//!
//! As in Mix there are two kinds. What stands in a module's body outside functions runs while the file is compiled, so
//! the file is to be compiled again when that code changes. A struct or an import only matters by what the other
//! module exports. What functions call is looked up when they run, and matters to nobody here.

use std::collections::BTreeSet;

use crate::lang::ast::{Kind, Node};
use crate::lang::compile::{Env, walk};
use crate::lang::syntax::{Parsed, parse};
use crate::term::{Atom, stack};

/// The modules that a file needs.
#[derive(Debug, Default, PartialEq)]
pub struct Dependencies {
    /// Those whose code runs while it is compiled.
    pub compile: BTreeSet<Atom>,
    /// Those whose structs or functions' names it uses.
    pub exports: BTreeSet<Atom>,
}

/// What defines functions: their bodies do not run while the file is compiled.
const DEFINITIONS: &[&str] = &[
    "def",
    "defp",
    "defmacro",
    "defmacrop",
    "defguard",
    "defguardp",
];

impl Dependencies {
    /// What a source needs; nothing if it is no Elixir.
    pub fn of(source: &str, file: &str) -> Dependencies {
        let mut found = Dependencies::default();
        if let Parsed::Complete(node) = parse(source, file, 1) {
            found.read(&node, &mut Env::new(file));
        }
        found
    }

    /// Code that runs while the file is compiled. Aliases hold until the end of the block.
    fn read(&mut self, node: &Node, env: &mut Env) {
        stack::maybe_grow(64 * 1024, 1024 * 1024, || self.read_here(node, env));
    }

    fn read_here(&mut self, node: &Node, env: &mut Env) {
        match &node.kind {
            Kind::Block(nodes) => nodes.iter().for_each(|node| self.read(node, env)),
            Kind::Call {
                name, args, blocks, ..
            } => match (name.as_str(), args.as_slice()) {
                ("alias", [target, ..]) => alias(target, env),
                ("import", [target, ..]) => self.exports.extend(module(target, env)),
                ("defmodule" | "defprotocol", [_]) => {
                    let mut inner = env.clone();
                    let bodies = blocks.iter();
                    bodies.for_each(|block| self.read(&block.body, &mut inner));
                }
                (name, _) if DEFINITIONS.contains(&name) => self.read_function(node, env),
                _ => self.read_code(node, env),
            },
            // Types are read by nobody.
            Kind::Attribute { name, .. } if is_type(*name) => {}
            _ => self.read_code(node, env),
        }
    }

    fn read_code(&mut self, node: &Node, env: &Env) {
        let compile = &mut self.compile;
        walk(node, &mut |node| compile.extend(module(node, env)));
        self.read_function(node, env);
    }

    /// A function: only structs and directives count.
    fn read_function(&mut self, node: &Node, env: &Env) {
        let mut env = env.clone();
        walk(node, &mut |node| match &node.kind {
            Kind::Map {
                name: Some(name), ..
            } => self.exports.extend(module(name, &env)),
            Kind::Call { name, args, .. } => match (name.as_str(), args.as_slice()) {
                ("alias", [target, ..]) => alias(target, &mut env),
                ("import", [target, ..]) => self.exports.extend(module(target, &env)),
                ("use" | "require", [target, ..]) => self.compile.extend(module(target, &env)),
                _ => {}
            },
            _ => {}
        });
    }
}

fn is_type(name: Atom) -> bool {
    matches!(
        name.as_str(),
        "spec" | "type" | "typep" | "opaque" | "callback" | "doc" | "moduledoc" | "impl"
    )
}

fn module(node: &Node, env: &Env) -> Option<Atom> {
    match &node.kind {
        Kind::Alias(segments) => Some(env.expand(segments)),
        _ => None,
    }
}

fn alias(target: &Node, env: &mut Env) {
    let targets = match &target.kind {
        Kind::MultiAlias(base, names) => {
            let base = module(base, env);
            let joined = names.iter().filter_map(|name| match (&name.kind, base) {
                (Kind::Alias(segments), Some(base)) => Some(joined(base, segments)),
                _ => None,
            });
            joined.collect()
        }
        _ => Vec::from_iter(module(target, env)),
    };
    for target in targets {
        let short = target.module_name().rsplit('.').next().unwrap_or_default();
        env.add_alias(Atom::new(short), target, None);
    }
}

fn joined(base: Atom, segments: &[Atom]) -> Atom {
    let names = segments.iter().map(|segment| segment.as_str());
    let tail: Vec<&str> = names.collect();
    Atom::new(&format!("{}.{}", base.as_str(), tail.join(".")))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Dependencies;
    use crate::term::Atom;

    fn check(source: &str, compile: &[&str], exports: &[&str]) {
        let found = Dependencies::of(source, "a.ex");
        let modules = |names: &[&str]| -> BTreeSet<Atom> {
            names.iter().map(|name| Atom::module(name)).collect()
        };
        assert_eq!(found.compile, modules(compile), "compile: {source}");
        assert_eq!(found.exports, modules(exports), "exports: {source}");
    }

    #[test]
    fn code_of_bodies_counts_and_that_of_functions_does_not() {
        check("defmodule A do\n def f, do: B.g()\nend", &[], &[]);
        check("defmodule A do\n @x B.g()\nend", &["B"], &[]);
        check(
            "defmodule A do\n use B\n @behaviour C\nend",
            &["B", "C"],
            &[],
        );
        check(
            "defmodule A do\n import B\n def f, do: %C{}\nend",
            &[],
            &["B", "C"],
        );
        check(
            "defmodule A do\n def f do\n  require B\n end\nend",
            &["B"],
            &[],
        );
    }

    #[test]
    fn aliases_are_followed() {
        let source = "defmodule A do\n alias X.{B, C}\n alias X.Y.D\n use B\n def f, do: {%C{}, %D.E{}}\nend";
        check(source, &["X.B"], &["X.C", "X.Y.D.E"]);
    }
}
