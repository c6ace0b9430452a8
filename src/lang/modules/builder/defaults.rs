//! Arguments with defaults: the functions that they make, and where they may be given.

use super::{Builder, Def, Result, keyword};
use crate::lang::code::{DefForm, Line};
use crate::lang::compile::{Env, Head};
use crate::lang::modules::Modules;

impl Builder {
    /// Another clause of a function, or its head: where defaults may be given.
    pub(super) fn check_defaults(
        &mut self,
        index: usize,
        defaults: usize,
        form: &DefForm,
        env: &Env,
    ) -> Result<()> {
        let def = &self.defs[index];
        let ((name, arity), kind, line) = (def.function, keyword(def.kind), form.line);
        let has_body = !form.blocks.is_empty();
        let mixed = match defaults {
            0 => has_body && def.last_defaults > 0 && !def.clauses.is_empty(),
            _ => def.defaults == 0 && !def.clauses.is_empty(),
        };
        if defaults > 0 && def.defaults > 0 {
            let text = format!(
                "{kind} {name}/{arity} defines defaults multiple times. Elixir allows defaults to be declared once per definition. Instead of:\n\n    {kind} foo(:first_clause, b \\\\ :default) do ... end\n    {kind} foo(:second_clause, b \\\\ :default) do ... end\n\none should write:\n\n    {kind} foo(a, b \\\\ :default)\n    {kind} foo(:first_clause, b) do ... end\n    {kind} foo(:second_clause, b) do ... end\n"
            );
            return Err(self.error(env, line, &text));
        }
        let text = if mixed {
            format!(
                "{kind} {name}/{arity} has multiple clauses and also declares default values. In such cases, the default values should be defined in a header. Instead of:\n\n    {kind} foo(:first_clause, b \\\\ :default) do ... end\n    {kind} foo(:second_clause, b) do ... end\n\none should write:\n\n    {kind} foo(a, b \\\\ :default)\n    {kind} foo(:first_clause, b) do ... end\n    {kind} foo(:second_clause, b) do ... end\n"
            )
        } else if !has_body && !def.clauses.is_empty() {
            format!(
                "function head for {kind} {name}/{arity} must come at the top of its direct implementation. Instead of:\n\n    def add(a, b), do: a + b\n    def add(a, b)\n\none should write:\n\n    def add(a, b)\n    def add(a, b), do: a + b\n"
            )
        } else {
            String::new()
        };
        if !text.is_empty() && !env.injected {
            self.warn_at(line, text, String::new());
        }
        let def = &mut self.defs[index];
        def.last_defaults = defaults;
        def.defaults = def.defaults.max(defaults);
        Ok(())
    }

    /// Functions of one name must not take each other's arities by their defaults.
    pub(super) fn check_defaults_of_others(&self, head: &Head, form: &DefForm) -> Result<()> {
        let (name, arity, kind) = (head.name, head.arity(), keyword(form.kind));
        let least = arity - head.default_count();
        let with_defaults = |def: &&Def| def.function.0 == name && def.defaults > 0;
        for def in self.defs.iter().filter(with_defaults) {
            let other = def.function.1;
            if other < arity && other >= least {
                let text = format!("{kind} {name}/{arity} defaults conflicts with {name}/{other}");
                return Err(self.error(&form.head.env, form.line, &text));
            }
        }
        Ok(())
    }

    /// `def f(a, b \\ 1)` also makes `f(a)`.
    pub(super) fn defaults(
        &mut self,
        modules: &Modules,
        head: &Head,
        form: &DefForm,
        env: &Env,
    ) -> Result<()> {
        let count = head.default_count();
        let full = head.arity();
        for arity in full - count..full {
            let function = (head.name, arity);
            if let Some(index) = self.defs.iter().rposition(|def| def.function == function) {
                if !self.defs[index].overridable {
                    self.warn_shadowed_default(index, form.line);
                    continue;
                }
                self.hide(index);
            }
            let env = Env {
                function: Some(function),
                ..env.clone()
            };
            let target = self.unit.number(head.name, full);
            let given = arity - (full - count);
            let (clause, slots) = self.compiled(
                modules,
                env,
                |compiler| compiler.default_clause(head, target, given, form.line),
                arity,
            )?;
            let number = self.unit.number(head.name, arity);
            self.defs.push(Def {
                function,
                kind: form.kind,
                number,
                line: form.line,
                clauses: vec![clause],
                slots,
                overridable: false,
                super_function: None,
                default_of: Some((head.name, full)),
                injected: form.head.env.injected,
                defaults: 0,
                last_defaults: 0,
                written: true,
            });
        }
        Ok(())
    }

    /// A function that is there already is never the one with defaults.
    pub(super) fn warn_shadowed_default(&mut self, index: usize, line: Line) {
        let def = &self.defs[index];
        let ((name, arity), first) = (def.function, def.line);
        let text = format!(
            "this clause for {name}/{arity} cannot match because a previous clause at line {first} always matches"
        );
        self.warn_at(line, text, String::new());
    }
}
