//! Functions as values.
//!
//! An external capture (`&String.upcase/1`) is a name. Anything else is a body that some higher layer
//! made and understands: the term layer only knows its arity and how it prints.

use std::any::Any;

use triomphe::Arc;

use super::Atom;

/// A function value.
#[derive(Clone)]
pub struct Fun(Arc<Node>);

enum Node {
    Export { module: Atom, name: Atom, arity: u8 },
    Body(Box<dyn FunBody>),
}

/// What a higher layer keeps in a function value: an interpreted closure, a native one.
pub trait FunBody: Any + Send + Sync {
    /// The number of arguments.
    fn arity(&self) -> u8;

    /// What stands between `#Function<` and `>`.
    fn describe(&self) -> String;

    /// The module and the name that stack traces know it by, if it has been compiled in a module.
    fn origin(&self) -> Option<(Atom, Atom)> {
        None
    }

    /// What it has closed over, for comparing and for `Function.info/1`.
    fn environment(&self) -> &[super::Term] {
        &[]
    }
}

impl Fun {
    /// `&module.name/arity`.
    pub fn export(module: Atom, name: Atom, arity: u8) -> Fun {
        Fun(Arc::new(Node::Export {
            module,
            name,
            arity,
        }))
    }

    /// A function with a body.
    pub fn new(body: impl FunBody) -> Fun {
        Fun(Arc::new(Node::Body(Box::new(body))))
    }

    /// The number of arguments.
    pub fn arity(&self) -> usize {
        match &*self.0 {
            Node::Export { arity, .. } => usize::from(*arity),
            Node::Body(body) => usize::from(body.arity()),
        }
    }

    /// Module, name and arity of an external capture.
    pub fn as_export(&self) -> Option<(Atom, Atom, usize)> {
        match &*self.0 {
            Node::Export {
                module,
                name,
                arity,
            } => Some((*module, *name, usize::from(*arity))),
            Node::Body(_) => None,
        }
    }

    /// The body, if it is one of this type.
    pub fn body<T: FunBody>(&self) -> Option<&T> {
        match &*self.0 {
            Node::Body(body) => (&**body as &dyn Any).downcast_ref(),
            Node::Export { .. } => None,
        }
    }

    /// The body whatever its type.
    pub fn any_body(&self) -> Option<&dyn FunBody> {
        match &*self.0 {
            Node::Body(body) => Some(&**body),
            Node::Export { .. } => None,
        }
    }

    /// Whether both are the same function: the same name, or the same object.
    pub fn same(&self, other: &Fun) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
            || (self.as_export().is_some() && self.as_export() == other.as_export())
    }
}

impl std::fmt::Debug for Fun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &*self.0 {
            Node::Export {
                module,
                name,
                arity,
            } => write!(f, "&{module:?}.{name}/{arity}"),
            Node::Body(body) => write!(f, "#Function<{}>", body.describe()),
        }
    }
}
