//! Lists, tuples, maps, structs, aliases that begin with an expression.

use std::sync::Arc;

use super::{Compiler, Result, env, tools};
use crate::lang::ast::{Kind, Node};
use crate::lang::code::{Expr, Line, MakeStruct, Update};
use crate::lang::eval;
use crate::lang::modules::Structure;
use crate::lang::source;
use crate::term::{Atom, Term, atoms, exception};

/// The values of expressions that are all known.
pub(super) fn constants(exprs: &[Expr]) -> Option<Vec<Term>> {
    exprs.iter().map(|expr| expr.constant().cloned()).collect()
}

impl Compiler<'_> {
    /// Several expressions beside each other: none sees what another one binds.
    pub(super) fn exprs(&mut self, nodes: &[Node]) -> Result<Vec<Expr>> {
        let height = self.scopes.top().vars.len();
        let mut bound = Vec::new();
        let mut exprs = Vec::with_capacity(nodes.len());
        for node in nodes {
            exprs.push(self.expr(node)?);
            bound.extend(self.scopes.top().vars.drain(height..));
        }
        self.scopes.top().vars.extend(bound);
        Ok(exprs)
    }

    pub(super) fn list(&mut self, items: &[Node]) -> Result<Expr> {
        let (items, tail) = split_tail(items);
        let plain = items.len() - usize::from(tail.is_some());
        let mut elements = self.exprs(&items[..plain])?;
        let rest = match tail {
            Some((last, tail)) => {
                elements.push(self.expr(last)?);
                self.expr(tail)?
            }
            None => Expr::Const(Term::Nil),
        };
        if elements.is_empty() {
            return Ok(rest);
        }
        if let (Some(values), Expr::Const(tail)) = (constants(&elements), &rest) {
            return Ok(Expr::Const(Term::list_with_tail(values, tail.clone())));
        }
        Ok(Expr::List(Box::new((elements.into(), rest))))
    }

    pub(super) fn tuple(&mut self, items: &[Node]) -> Result<Expr> {
        let elements = self.exprs(items)?;
        match constants(&elements) {
            Some(values) => Ok(Expr::Const(Term::tuple(values))),
            None => Ok(Expr::Tuple(elements.into())),
        }
    }

    pub(super) fn entries(&mut self, entries: &[(Node, Node)]) -> Result<Vec<(Expr, Expr)>> {
        let height = self.scopes.top().vars.len();
        let mut bound = Vec::new();
        let mut compiled = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            compiled.push((self.expr(key)?, self.expr(value)?));
            bound.extend(self.scopes.top().vars.drain(height..));
        }
        self.scopes.top().vars.extend(bound);
        Ok(compiled)
    }

    pub(super) fn map(
        &mut self,
        name: Option<&Node>,
        update: Option<&Node>,
        entries: &[(Node, Node)],
        line: Line,
    ) -> Result<Expr> {
        if let Some(on) = update {
            let map = self.expr(on)?;
            if !matches!(map.constant(), None | Some(Term::Map(_))) {
                self.warn_late(
                    line,
                    "map update will fail with a 'badmap' exception".to_string(),
                );
            }
            let module = name.map(|name| self.expr(name)).transpose()?;
            let entries = self.entries(entries)?;
            self.warn_overridden(&entries, line);
            if let Some(module) = module.as_ref().and_then(Expr::atom) {
                let keys: Vec<&Expr> = entries.iter().map(|(key, _)| key).collect();
                self.check_fields(module, &keys, line)?;
            }
            return Ok(Expr::Update(Box::new(Update {
                map,
                module,
                entries: entries.into(),
                line,
            })));
        }
        let compiled = self.entries(entries)?;
        self.warn_overridden(&compiled, line);
        if let Some(name) = name {
            return self.make_struct(name, compiled, line);
        }
        let known: Option<Vec<(Term, Term)>> = compiled
            .iter()
            .map(|(key, value)| Some((key.constant()?.clone(), value.constant()?.clone())))
            .collect();
        match known {
            Some(known) => Ok(Expr::Const(Term::map(known))),
            None => Ok(Expr::Map(compiled.into())),
        }
    }

    /// Keys that are given twice.
    fn warn_overridden(&mut self, entries: &[(Expr, Expr)], line: Line) {
        for (index, (key, _)) in entries.iter().enumerate() {
            let Some(key) = key.constant() else { continue };
            let mut later = entries[index + 1..].iter();
            if later.any(|(other, _)| other.constant() == Some(key)) {
                let key = crate::lang::show(key);
                self.warn_without_place(line, format!("key {key} will be overridden in map"));
            }
        }
    }

    fn make_struct(&mut self, name: &Node, entries: Vec<(Expr, Expr)>, line: Line) -> Result<Expr> {
        let Some(module) = self.expr(name)?.atom() else {
            let got = source::to_line(name);
            return Err(self.error(
                line,
                format!("expected struct name to be a compile time atom or alias, got: {got}"),
            ));
        };
        if let Some(structure) = self.struct_of(module, 1, line)? {
            return self.known_fields(module, &structure, entries, line);
        }
        let entries = entries.into();
        Ok(Expr::Struct(Box::new(MakeStruct {
            module,
            entries,
            line,
        })))
    }

    /// The struct of a module that is there already, or of one that is being defined; `None` if that is only known
    /// when the code runs. `arity` says what it is wanted for, as of its function `__struct__`.
    fn struct_of(&self, module: Atom, arity: usize, line: Line) -> Result<Option<Arc<Structure>>> {
        let own = Some(module) == self.env.module;
        let in_body = self.env.function.is_none();
        let found = match own {
            true if in_body => None,
            true => self.unit.own_struct.clone(),
            false => self.modules.structure_now(module),
        };
        let later = in_body && self.modules.loader().is_some();
        if found.is_some() || !own && (later || self.modules.may_have_struct(module)) {
            return Ok(found);
        }
        let name = super::calls::inspect_module(module);
        let text = match in_body && (own || self.unit.context.contains(&module)) {
            true => format!(
                "cannot access struct {name}, the struct was not yet defined or the struct is being accessed in the same context that defines it"
            ),
            false => format!(
                "{name}.__struct__/{arity} is undefined, cannot expand struct {name}. Make sure the struct name is correct. If the struct name exists and is correct but it still cannot be found, you likely have cyclic module usage in your code"
            ),
        };
        Err(self.struct_error(self.error(line, text), module, arity, line))
    }

    /// Patterns and updates may name only fields that a struct has.
    pub(super) fn check_fields(&self, module: Atom, keys: &[&Expr], line: Line) -> Result<()> {
        let Some(structure) = self.struct_of(module, 0, line)? else {
            return Ok(());
        };
        let Some(blank) = structure.blank.as_map() else {
            return Ok(());
        };
        let mut keys = keys.iter().filter_map(|key| key.constant());
        let Some(wrong) = keys.find(|key| !blank.contains(key)) else {
            return Ok(());
        };
        let (key, name) = (
            crate::lang::show(wrong),
            super::calls::inspect_module(module),
        );
        let error = self.error(line, format!("unknown key {key} for struct {name}"));
        Err(self.struct_error(error, module, 0, line))
    }

    /// A struct whose definition is known: wrong and missing fields are told at once.
    fn known_fields(
        &self,
        module: Atom,
        structure: &Structure,
        entries: Vec<(Expr, Expr)>,
        line: Line,
    ) -> Result<Expr> {
        let fail = |exception| {
            let error = self.error(line, "").raised_as(exception);
            self.struct_error(error, module, 1, line)
        };
        let given: Vec<&Term> = entries
            .iter()
            .filter_map(|(key, _)| key.constant())
            .collect();
        let has = |key: &Term| {
            structure
                .blank
                .as_map()
                .is_some_and(|map| map.contains(key))
        };
        if let Some(wrong) = given.iter().find(|key| !has(key)) {
            return Err(fail(exception::key_error(
                (*wrong).clone(),
                Term::NIL,
                None,
            )));
        }
        let enforced = structure.enforced.iter().map(|key| Term::Atom(*key));
        let missing: Vec<Term> = enforced.filter(|key| !given.contains(&key)).collect();
        if !missing.is_empty() {
            return Err(fail(eval::missing_keys(module, &missing)));
        }
        if entries.is_empty() {
            return Ok(Expr::Const(structure.blank.clone()));
        }
        Ok(Expr::Update(Box::new(Update {
            map: Expr::Const(structure.blank.clone()),
            module: None,
            entries: entries.into(),
            line,
        })))
    }

    /// `__MODULE__.B`, `var.B`.
    pub(super) fn alias_on(&mut self, on: &Node, segments: &[Atom], line: Line) -> Result<Expr> {
        match self.expr(on)? {
            Expr::Const(Term::Atom(base)) => Ok(Expr::Const(Term::Atom(env::join(base, segments)))),
            other => {
                let names = segments
                    .iter()
                    .map(|name| Term::Atom(Atom::module(name.as_str())));
                let names = Expr::Const(Term::list(names.collect::<Vec<_>>()));
                let list = Expr::List(Box::new((Box::new([other]), names)));
                Ok(self.remote_call(
                    Atom::module("Module"),
                    Atom::new("concat"),
                    vec![list],
                    line,
                    false,
                ))
            }
        }
    }

    /// The module that a node names, if that is known.
    pub(super) fn module_of(&mut self, node: &Node) -> Option<Atom> {
        match &node.kind {
            Kind::Alias(segments) => Some(self.env.expand(segments)),
            Kind::Atom(atom) => Some(*atom),
            Kind::Value(Term::Atom(atom)) => Some(*atom),
            Kind::Name(name) if name.as_str() == "__MODULE__" => self.env.module,
            Kind::AliasOn(on, segments) => {
                let base = self.module_of(on)?;
                Some(env::join(base, segments))
            }
            _ => None,
        }
    }

    /// `__ENV__`: what programs read of it.
    pub(super) fn env_struct(&self, line: Line) -> Term {
        let function = self.env.function.map_or(Term::NIL, |(name, arity)| {
            Term::tuple([Term::Atom(name), Term::from(arity)])
        });
        let aliases = self.env.aliases.iter().map(|alias| {
            let short = Atom::module(alias.short.as_str());
            Term::tuple([Term::Atom(short), Term::Atom(alias.module)])
        });
        Term::structure(
            Atom::module("Macro.Env"),
            [
                (atoms::FILE, Term::string(self.env.file)),
                (atoms::LINE, Term::from(line as usize)),
                (atoms::MODULE, self.env.module.map_or(Term::NIL, Term::Atom)),
                (atoms::FUNCTION, function),
                (Atom::new("context"), Term::NIL),
                (
                    Atom::new("aliases"),
                    Term::list(aliases.collect::<Vec<_>>()),
                ),
                (
                    Atom::new("requires"),
                    Term::list(
                        self.env
                            .requires
                            .iter()
                            .map(|m| Term::Atom(*m))
                            .collect::<Vec<_>>(),
                    ),
                ),
            ],
        )
    }
}

/// `[a, b | tail]`: the elements, and of the last one the element and the tail.
pub(super) fn split_tail(items: &[Node]) -> (&[Node], Option<(&Node, &Node)>) {
    let tail = items.last().and_then(|last| tools::operands(last, "|"));
    (items, tail)
}
