//! What printing asks of the language: the fields of structs, and users' implementations of `Inspect`.

use crate::runtime::{Class, Proc, Raise};
use crate::stdlib::exception;
use crate::term::inspect::{
    Custom, Doc, Hooks, InspectError, InspectOpts, doc_from_term, known_fields,
};
use crate::term::{Atom, Term, atoms};

use super::algebra;

/// Printing inside a process.
pub(super) struct InProcess<'p> {
    p: &'p mut Proc,
    /// The colours as the program wrote them, for implementations.
    colors: Term,
    /// What stopped the printing, when it is no exception.
    aborted: Option<Raise>,
}

impl<'p> InProcess<'p> {
    pub(super) fn new(p: &'p mut Proc, colors: Term) -> InProcess<'p> {
        InProcess {
            p,
            colors,
            aborted: None,
        }
    }

    /// The failure that an error stands for.
    pub(super) fn failure(self, error: InspectError) -> Raise {
        super::raise_of(error, self.aborted)
    }

    fn abort<T>(&mut self, raise: Raise) -> Result<T, InspectError> {
        self.aborted = Some(raise);
        Err(InspectError::Aborted)
    }

    /// Calls a function that is there, or answers `None`.
    fn try_apply(&mut self, module: Atom, name: &str, args: &[Term]) -> Option<Result<Term, Raise>> {
        let name = Atom::new(name);
        let code = self.p.system().code.clone();
        code.exports(module, name, args.len())
            .then(|| self.p.deeper(|p| p.apply(module, name, args)))
    }

    /// What an implementation's answer means.
    fn custom(&mut self, answer: Result<Term, Raise>) -> Result<Custom, InspectError> {
        let raise = match answer {
            Ok(doc) => match document(&doc) {
                Some(doc) => return Ok(Custom::Doc(doc)),
                // Laying it out fails for want of a clause, as a function that answers nonsense does.
                None => Raise::error(atoms::FUNCTION_CLAUSE),
            },
            Err(raise) => raise,
        };
        if raise.class != Class::Error {
            return self.abort(raise);
        }
        let stacktrace = raise.stack_term();
        match exception::described(self.p, &raise) {
            Ok((module, message)) => Ok(Custom::Raised {
                module,
                message,
                stacktrace,
            }),
            Err(raise) => self.abort(raise),
        }
    }
}

/// An implementation's answer as a document, its colours put in.
pub(super) fn document(term: &Term) -> Option<Doc> {
    doc_from_term(&algebra::without_colors(term)?)
}

impl Hooks for InProcess<'_> {
    fn struct_fields(&mut self, module: Atom) -> Option<Vec<Atom>> {
        if let Some(known) = known_fields(module) {
            return Some(known);
        }
        let blank = self.try_apply(module, "__struct__", &[])?.ok()?;
        let listed = self.try_apply(module, "__info__", &[Term::atom("struct")]);
        if let Some(Ok(fields)) = listed
            && let Some(fields) = field_names(&fields)
        {
            return Some(fields);
        }
        let fields = blank.as_map()?.iter().filter_map(|(key, _)| key.as_atom());
        let shown = fields.filter(|field| !matches!(*field, atoms::STRUCT | atoms::EXCEPTION));
        Some(shown.collect())
    }

    fn inspect_struct(&mut self, value: &Term, opts: &InspectOpts) -> Result<Custom, InspectError> {
        let Some(module) = value.struct_module() else {
            return Ok(Custom::Default);
        };
        let implementation = Atom::module(&format!("Inspect.{}", module.module_name()));
        let mut options = opts.to_term();
        if let Term::Map(map) = options {
            options = Term::Map(map.put(Term::atom("syntax_colors"), self.colors.clone()));
        }
        match self.try_apply(implementation, "inspect", &[value.clone(), options]) {
            Some(answer) => self.custom(answer),
            None => Ok(Custom::Default),
        }
    }
}

/// The names in `__info__(:struct)`, in order.
fn field_names(fields: &Term) -> Option<Vec<Atom>> {
    let names: Option<Vec<Atom>> = fields
        .iter()
        .map(|field| field.field(Atom::new("field"))?.as_atom())
        .collect();
    let shown = names?.into_iter();
    Some(shown.filter(|name| *name != atoms::EXCEPTION).collect())
}
