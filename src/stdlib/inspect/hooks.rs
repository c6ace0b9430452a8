//! What printing asks of the language: the fields of structs, and users' implementations of `Inspect`.

use crate::lang::Modules;
use crate::runtime::{Class, Proc, Raise};
use crate::stdlib::{application, exception, known};
use crate::term::exception::{application_of, builtin, builtin_message};
use crate::term::inspect::{
    Custom, Doc, Hooks, InspectError, InspectOpts, atom_literal, doc_from_term, inspect_with,
    known_fields,
};
use crate::term::{Atom, Term, atoms};

use super::algebra;

/// Printing inside a process.
pub struct InProcess<'p> {
    p: &'p mut Proc,
    /// The colours as the program wrote them, for implementations.
    colors: Term,
    /// What stopped the printing, when it is no exception.
    aborted: Option<Raise>,
}

impl<'p> InProcess<'p> {
    /// With the colours as the program wrote them.
    pub fn new(p: &'p mut Proc, colors: Term) -> InProcess<'p> {
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

    /// What a user's code threw or exited with while it was asked.
    pub fn aborted(self) -> Option<Raise> {
        self.aborted
    }

    /// The message of a user's exception by its own `message/1`; what goes wrong there is told instead.
    fn own_message(&mut self, error: &Term) -> Option<String> {
        let module = error.struct_module()?;
        let answer = self.try_apply(module, "message", std::slice::from_ref(error))?;
        let shown = |hooks: &mut Self| {
            let text = inspect_with(error, &InspectOpts::default(), hooks);
            text.unwrap_or_default()
        };
        Some(match answer {
            Ok(text) => match text.as_bytes() {
                Some(text) => String::from_utf8_lossy(text).into_owned(),
                None => {
                    let given =
                        inspect_with(&text, &InspectOpts::default(), self).unwrap_or_default();
                    let error = shown(self);
                    format!(
                        "got {given} while retrieving Exception.message/1 for {error} (expected a string)"
                    )
                }
            },
            Err(raise) if raise.class == Class::Error => {
                let (module, message) = exception::described(self.p, &raise).ok()?;
                let (module, message) = (atom_literal(module), Term::string(message));
                let error = shown(self);
                format!(
                    "got {module} with message {message} while retrieving Exception.message/1 for {error}"
                )
            }
            Err(raise) => {
                self.aborted = Some(raise);
                String::new()
            }
        })
    }

    fn abort<T>(&mut self, raise: Raise) -> Result<T, InspectError> {
        self.aborted = Some(raise);
        Err(InspectError::Aborted)
    }

    /// Calls a function that is there, or answers `None`.
    fn try_apply(
        &mut self,
        module: Atom,
        name: &str,
        args: &[Term],
    ) -> Option<Result<Term, Raise>> {
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

    fn exception_message(&mut self, error: &Term) -> Option<String> {
        let module = error.struct_module()?;
        if module == atoms::UNDEFINED_FUNCTION_ERROR {
            return known::lacking(error).map(|hint| {
                let text = builtin_message(error, self).unwrap_or_default();
                format!("{text} ({hint})")
            });
        }
        if builtin(module).is_some() {
            return None;
        }
        self.own_message(error)
    }

    fn application(&mut self, module: Atom) -> Option<String> {
        application::named_in_traces(self.p, module)
    }

    fn exports(&mut self, module: Atom) -> Option<Vec<(Atom, usize)>> {
        let code = self.p.system().code.clone();
        if !code.has_module(module) {
            return application_of(module).is_some().then(Vec::new);
        }
        if let Some(native) = known::native(module) {
            return Some(native.collect());
        }
        let listed = self.try_apply(module, "__info__", &[Term::atom("functions")]);
        let listed = listed.and_then(Result::ok).unwrap_or(Term::Nil);
        let pair = |pair: &Term| match pair.as_tuple() {
            Some([Term::Atom(name), Term::Int(arity)]) => {
                Some((*name, usize::try_from(*arity).ok()?))
            }
            _ => None,
        };
        Some(listed.iter().filter_map(pair).collect())
    }

    fn inspect_struct(&mut self, value: &Term, opts: &InspectOpts) -> Result<Custom, InspectError> {
        let Some(module) = value.struct_module() else {
            return Ok(Custom::Default);
        };
        let implementation = Atom::module(&format!("Inspect.{}", module.module_name()));
        let inspect = Atom::new("inspect");
        let code = self.p.system().code.clone();
        // Most structs have no implementation: nothing is made for one before it is known to be there.
        if !code.exports(implementation, inspect, 2) {
            return Ok(self.derived(module, value).unwrap_or(Custom::Default));
        }
        let mut options = opts.to_term();
        if let Term::Map(map) = options {
            options = Term::Map(map.put(Term::atom("syntax_colors"), self.colors.clone()));
        }
        let args = [value.clone(), options];
        let answer = self.p.deeper(|p| p.apply(implementation, inspect, &args));
        self.custom(answer)
    }
}

impl InProcess<'_> {
    /// What `@derive {Inspect, only: fields}` or `except: fields` says of a struct. The `:optional` ones show unless
    /// they are as in a new struct.
    fn derived(&mut self, module: Atom, value: &Term) -> Option<Custom> {
        let code = self.p.system().code.clone();
        let options = code
            .downcast::<Modules>()?
            .derives(Atom::module("Inspect"), module)?;
        let names = |key: &str| {
            let list = options.keyword_get(Atom::new(key))?;
            Some(list.iter().filter_map(Term::as_atom).collect::<Vec<_>>())
        };
        let all = self.struct_fields(module)?;
        let (only, except) = (names("only"), names("except").unwrap_or_default());
        let shown = |field: &Atom| {
            only.as_ref().is_none_or(|only| only.contains(field)) && !except.contains(field)
        };
        let mut fields: Vec<Atom> = all.iter().copied().filter(shown).collect();
        let hidden = fields.len() < all.len();
        if let Some(optional) = names("optional") {
            let blank = self.try_apply(module, "__struct__", &[])?.ok()?;
            fields.retain(|field| {
                !optional.contains(field) || blank.field(*field) != value.field(*field)
            });
        }
        Some(Custom::Derived { fields, hidden })
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
