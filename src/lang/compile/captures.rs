//! `&`: captures of functions, and functions written with `&1`.

use super::tools::{self, Call};
use super::{CompileError, Compiler, Result, inlined, rewrite};
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
        let written_out =
            self.env.kernel_covers(name, count) && KERNEL_MACROS.contains(&name.as_str());
        if !own
            && !written_out
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
        let mut arity = 0;
        let mut nested = false;
        rewrite::walk(node, &mut |node| match node.kind {
            Kind::CaptureArg(number) => arity = arity.max(number),
            Kind::Capture(_) => nested = true,
            _ => {}
        });
        if nested && !matches!(node.kind, Kind::Capture(_)) && self.has_real_nested(node) {
            return Err(self.nested_capture(node, line));
        }
        if arity == 0 {
            let got = source::to_line(node);
            return Err(self.error(line, format!("invalid args for &, expected one of:\n\n  * &Mod.fun/arity to capture a remote function, such as &Enum.map/2\n  * &fun/arity to capture a local or imported function, such as &is_atom/1\n  * &some_code(&1, ...) containing at least one argument as &1, such as &List.flatten(&1)\n\nGot: {got}")));
        }
        if arity > 255 {
            return Err(self.error(line, format!("capture &{arity} cannot be more than 255")));
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

    fn nested_capture(&self, node: &Node, line: Line) -> CompileError {
        let mut inner = None;
        rewrite::walk(node, &mut |node| {
            if matches!(node.kind, Kind::Capture(_)) && inner.is_none() {
                inner = Some(source::to_line(node));
            }
        });
        let inner = inner.unwrap_or_default();
        let text = format!(
            "nested captures are not allowed. You cannot define a function using  the capture operator & inside another function defined via &. Got invalid nested capture: {inner}"
        );
        self.error(line, text).below(super::trail::OUT_OF_SIGHT)
    }

    /// Whether a capture with `&1` stands inside of another; `&f/1` inside is fine.
    fn has_real_nested(&self, node: &Node) -> bool {
        let mut found = false;
        rewrite::walk(node, &mut |node| {
            if let Kind::Capture(inner) = &node.kind {
                rewrite::walk(inner, &mut |node| {
                    found |= matches!(node.kind, Kind::CaptureArg(_));
                });
            }
        });
        found
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
