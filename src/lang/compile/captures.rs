//! `&`: captures of functions, and functions written with `&1`.

use super::tools::{self, Call};
use super::{Compiler, Result, rewrite};
use crate::lang::ast::{Kind, Node};
use crate::lang::code::{Expr, FnClause, Line, Slot};
use crate::lang::eval::prims;
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
        let covered = !own && self.env.kernel_covers(name, count);
        if let Some(erlang) = inlined(name, count).filter(|_| covered) {
            return Ok(export(atoms::ERLANG, erlang, arity));
        }
        if !own && let Some(module) = self.importer(name, count) {
            return Ok(export(module, name, arity));
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

    fn capture_remote(&mut self, on: &Node, name: Atom, arity: u8, line: Line) -> Result<Expr> {
        if let Some(module) = self.module_of(on) {
            if let (atoms::KERNEL, Some(erlang)) = (module, inlined(name, usize::from(arity))) {
                return Ok(export(atoms::ERLANG, erlang, arity));
            }
            let link = self.modules.link(module, name, usize::from(arity));
            self.note_reference(link, line);
            return Ok(export(module, name, arity));
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
            return Err(self.error(line, "nested captures via & are not allowed"));
        }
        if arity == 0 {
            return Err(self.error(line, "invalid args for &, expected one of:\n\n  * &Mod.fun/arity to capture a remote function, such as &Enum.map/2\n  * &fun/arity to capture a local or imported function, such as &is_atom/1\n  * &some_code(&1, ...) containing at least one argument as &1, such as &List.flatten(&1)\n"));
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
            None => Err(self.error(
                line,
                format!("capture argument &{number} must be used within the capture operator &"),
            )),
        }
    }
}

/// Functions of Kernel that are not primitive here and that Elixir puts Erlang's in the place of.
const INLINED: &[(&str, usize)] = &[
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
    ("throw", 1),
];

/// The function of `:erlang` that stands for one of Kernel where both take the same arguments.
fn inlined(name: Atom, arity: usize) -> Option<Atom> {
    if INLINED.contains(&(name.as_str(), arity)) {
        return Some(name);
    }
    let prim = prims::find(name, arity)?;
    let erlang = Atom::new(prim.erlang);
    let same = prims::find_erlang(erlang, arity)?;
    (same.name == prim.name).then_some(erlang)
}

fn export(module: Atom, name: Atom, arity: u8) -> Expr {
    Expr::Const(Term::Fun(Fun::export(module, name, arity)))
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
