//! `&`: captures of functions, and functions written with `&1`.

use super::tools::{self, Call};
use super::{Compiler, Result, inlined, rewrite};
use crate::lang::ast::{Kind, Node};
use crate::lang::code::{Expr, FnClause, Line, Slot};
use crate::lang::eval::prims;
use crate::lang::source;
use crate::term::{Atom, Fun, Term, atoms};
use num_traits::ToPrimitive;

impl Compiler<'_> {
    /// `&expression`.
    pub(super) fn capture(&mut self, node: &Node, line: Line) -> Result<Expr> {
        if let Some((target, arity)) = tools::operands(node, "/")
            && let Kind::Int(arity) = &arity.kind
            && let Some(arity) = arity.to_u8()
        {
            match &target.kind {
                Kind::Name(name) => return self.capture_name(*name, arity, line),
                Kind::Call { name, args, .. } if args.is_empty() => {
                    return self.capture_name(*name, arity, line);
                }
                Kind::Remote { on, name, args, .. } if args.is_empty() => {
                    return self.capture_remote(on, *name, arity, line);
                }
                _ => {}
            }
        }
        self.capture_expression(node, line)
    }

    fn capture_name(&mut self, name: Atom, arity: u8, line: Line) -> Result<Expr> {
        let count = usize::from(arity);
        let own = self.unit.defined.contains(&(name, count));
        if !own
            && !self.is_written_out(name, count)
            && let Some(module) = self.importer(name, count)
        {
            return Ok(self.export(module, name, arity));
        }
        if own {
            self.note_imported(name, count);
        }
        // A function of the module, or a special form.
        self.closure(count, line, |this| {
            let params: Vec<Node> = (1..=arity).map(|n| argument(u32::from(n), line)).collect();
            for (slot, param) in params.iter().enumerate() {
                if let Kind::Name(name) = param.kind {
                    this.scopes.top().declare(name, slot as Slot, line);
                }
            }
            let call = Call {
                name,
                args: &params,
                blocks: &[],
                line,
                parens: true,
            };
            let body = this.call(call, true)?;
            Ok(vec![plain_clause(body, line)])
        })
    }

    fn export(&self, module: Atom, name: Atom, arity: u8) -> Expr {
        let (inner, function) = replaced(module, name, arity);
        // What is not there under Erlang's name is taken under Elixir's.
        let there = self
            .modules
            .exports_now(inner, function, usize::from(arity))
            || prims::find_in(inner, function, usize::from(arity)).is_some();
        let (module, name) = if there {
            (inner, function)
        } else {
            (module, name)
        };
        Expr::Const(Term::Fun(Fun::export(module, name, arity)))
    }

    fn capture_remote(&mut self, on: &Node, name: Atom, arity: u8, line: Line) -> Result<Expr> {
        if let Some(module) = self.module_of(on) {
            let link = self.modules.link(module, name, usize::from(arity));
            self.note_reference(link, line);
            return Ok(self.export(module, name, arity));
        }
        let module = self.expr(on)?;
        let name = Expr::Const(Term::Atom(name));
        let arity = Expr::Const(Term::Int(i64::from(arity)));
        Ok(self.prim(&prims::MAKE_EXPORT, vec![module, name, arity], line))
    }

    fn capture_expression(&mut self, node: &Node, line: Line) -> Result<Expr> {
        let arity = self.capture_arity(node, line)?;
        if let Some(function) = self.capture_of_call(node, arity, line)? {
            return Ok(function);
        }
        self.closure(arity as usize, line, |this| {
            for number in 1..=arity {
                let name = argument_name(number);
                this.scopes.top().declare(name, number - 1, line);
            }
            let body = this.compile(node, true)?;
            Ok(vec![plain_clause(body, line)])
        })
    }

    /// How many arguments `&1`, `&2` ... there are: at least one, and none left out.
    fn capture_arity(&self, node: &Node, line: Line) -> Result<u32> {
        if let Kind::Block(nodes) = &node.kind
            && nodes.len() != 1
        {
            let got = source::to_string(node);
            let problem = "block expressions are not allowed inside the capture operator &";
            return Err(self.error(line, format!("{problem}, got: {got}")));
        }
        let mut numbers = std::collections::BTreeSet::new();
        let mut nested = None;
        rewrite::walk(node, &mut |node| match node.kind {
            Kind::CaptureArg(number) => {
                numbers.insert(number);
            }
            Kind::Capture(_) if nested.is_none() => nested = Some(source::to_line(node)),
            _ => {}
        });
        if let Some(nested) = nested {
            let text = format!(
                "nested captures are not allowed. You cannot define a function using  the capture operator & inside another function defined via &. Got invalid nested capture: {nested}"
            );
            return Err(self.error(line, text).below(super::trail::OUT_OF_SIGHT));
        }
        if numbers.contains(&0) {
            let text = "capture argument &0 must be numbered between 1 and 255";
            return Err(self.error(line, text));
        }
        let skipped = numbers
            .iter()
            .zip(1..)
            .find(|(given, next)| **given != *next);
        match (skipped, numbers.last()) {
            (Some((given, next)), _) => Err(self.error(line, format!("capture argument &{given} cannot be defined without &{next} (you cannot skip arguments, all arguments must be numbered)"))),
            (None, Some(last)) if *last > 255 => {
                Err(self.error(line, format!("capture argument &{last} must be numbered between 1 and 255")))
            }
            (None, Some(last)) => Ok(*last),
            (None, None) => {
                let got = source::to_line(node);
                Err(self.error(line, format!("invalid args for &, expected one of:\n\n  * &Mod.fun/arity to capture a remote function, such as &Enum.map/2\n  * &fun/arity to capture a local or imported function, such as &is_atom/1\n  * &some_code(&1, ...) containing at least one argument as &1, such as &List.flatten(&1)\n\nGot: {got}")))
            }
        }
    }

    /// `&f(&1, &2)` is `&f/2`, of an imported function or one of a module that is written out.
    fn capture_of_call(&mut self, node: &Node, arity: u32, line: Line) -> Result<Option<Expr>> {
        let in_order = |args: &[Node]| {
            args.len() == arity as usize
                && args
                    .iter()
                    .zip(1..)
                    .all(|(arg, number)| matches!(arg.kind, Kind::CaptureArg(n) if n == number))
        };
        let Ok(arity) = u8::try_from(arity) else {
            return Ok(None);
        };
        let count = usize::from(arity);
        match &node.kind {
            Kind::Call {
                name, args, blocks, ..
            } if blocks.is_empty() && in_order(args) => {
                let name = *name;
                if self.unit.defined.contains(&(name, count)) || self.is_written_out(name, count) {
                    return Ok(None);
                }
                let module = self.importer(name, count);
                Ok(module.map(|module| self.export(module, name, arity)))
            }
            Kind::Remote {
                on,
                name,
                args,
                blocks,
                ..
            } if blocks.is_empty() && in_order(args) => match self.module_of(on) {
                Some(module) if self.find_guard(Some(module), *name, count).is_none() => {
                    self.capture_remote(on, *name, arity, line).map(Some)
                }
                _ => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// Whether a name means a macro of Kernel that looks like a function.
    fn is_written_out(&self, name: Atom, arity: usize) -> bool {
        self.env.kernel_covers(name, arity) && KERNEL_MACROS.contains(&name.as_str())
    }

    /// `&1`.
    pub(super) fn capture_argument(&mut self, number: u32, line: Line) -> Result<Expr> {
        match self.scopes.find(argument_name(number)) {
            Some(slot) => Ok(Expr::Local(slot)),
            None => {
                let text = format!(
                    "capture argument &{number} must be used within the capture operator &"
                );
                Err(self.error(line, text).below(1))
            }
        }
    }
}

/// Macros of Kernel that look like functions: a capture writes them out.
const KERNEL_MACROS: &[&str] = &[
    "and",
    "in",
    "is_exception",
    "is_nil",
    "is_struct",
    "or",
    "to_charlist",
    "to_string",
    "||",
    "&&",
    "!",
    "<>",
    "..",
];

/// Functions of Kernel that are Erlang's under the same name and need a process.
const INLINED_KERNEL: &[(&str, u8)] = &[
    ("apply", 2),
    ("apply", 3),
    ("exit", 1),
    ("make_ref", 0),
    ("node", 0),
    ("node", 1),
    ("self", 0),
    ("send", 2),
    ("spawn", 1),
    ("spawn", 3),
    ("spawn_link", 1),
    ("spawn_link", 3),
    ("spawn_monitor", 1),
    ("spawn_monitor", 3),
    ("throw", 1),
];

/// What Elixir's compiler makes of a function's name: some are Erlang's.
pub(super) fn erlangs_name(module: Atom, name: Atom, arity: usize) -> (Atom, Atom) {
    match u8::try_from(arity) {
        Ok(arity) => replaced(module, name, arity),
        Err(_) => (module, name),
    }
}

/// The function that a capture stands for.
fn replaced(module: Atom, name: Atom, arity: u8) -> (Atom, Atom) {
    if module == atoms::KERNEL {
        if INLINED_KERNEL.contains(&(name.as_str(), arity)) {
            return (atoms::ERLANG, name);
        }
        // The arguments of these stand in another order there.
        return match prims::find(name, usize::from(arity)) {
            Some(prim) if !matches!(prim.name, "elem" | "is_map_key") => {
                (atoms::ERLANG, Atom::new(prim.erlang))
            }
            _ => (module, name),
        };
    }
    inlined::captured(module, name, usize::from(arity)).unwrap_or((module, name))
}

fn plain_clause(body: Expr, line: Line) -> FnClause {
    FnClause {
        params: Box::new([]),
        guard: None,
        body,
        line,
    }
}

fn argument_name(number: u32) -> Atom {
    Atom::new(&format!(" &{number}"))
}

fn argument(number: u32, line: Line) -> Node {
    let span = crate::lang::ast::Span {
        line,
        ..Default::default()
    };
    tools::at(span, Kind::Name(argument_name(number)))
}
