//! Which modules a definition's compilation needs, told from its source: structs that it names, and what it
//! imports, requires or uses. They are asked for ahead, since compiling a function cannot wait.

use super::env::Env;
use super::rewrite::walk;
use crate::lang::ast::{Kind, Node};
use crate::lang::code::Line;
use crate::term::Atom;

/// The modules whose structs a piece of source names, each with the line, and those that it imports, requires or uses.
pub fn wanted_in(node: &Node, env: &Env) -> (Vec<(Atom, Line)>, Vec<Atom>) {
    let (mut structs, mut modules) = (Vec::new(), Vec::new());
    let mut env = env.clone();
    walk(node, &mut |node| match &node.kind {
        Kind::Map {
            name: Some(name), ..
        } => structs.extend(module(name, &env).map(|module| (module, node.span.line))),
        Kind::Call { name, args, .. } => match (name.as_str(), args.as_slice()) {
            ("import" | "require" | "use", [target, ..]) => modules.extend(module(target, &env)),
            ("alias", [target]) => {
                if let Some(module) = module(target, &env) {
                    let short = module.module_name().rsplit('.').next().unwrap_or("");
                    env.add_alias(Atom::new(short), module, None);
                }
            }
            _ => {}
        },
        _ => {}
    });
    structs.retain(|(module, _)| Some(*module) != env.module);
    (structs, modules)
}

fn module(node: &Node, env: &Env) -> Option<Atom> {
    match &node.kind {
        Kind::Alias(segments) => Some(env.expand(segments)),
        _ => None,
    }
}
