//! Inferred values say how they were worked out, or are not taken: by which model of the registry,
//! in which version, from which kinds of data.

use domain::ids::CategoryKey;
use domain::record::{Inference, NewRecord};
use domain::registry::{DataCategory, Model, Origin};

use super::check::{Checker, Rejection, filled, list, unknown};

/// The longest name of a version, in bytes.
const VERSION_BYTES: usize = 32;

impl Checker<'_> {
    /// Checks what a record says of how it was worked out. Which version of a model is in use is
    /// the brand's to say: values of an older one are told apart on the page.
    pub(crate) fn inference(&self, record: &NewRecord) -> Result<(), Rejection> {
        let Some(category) = self.registry().category(&record.category) else {
            return Ok(());
        };
        match (&record.inference, category.origin) {
            (None, Origin::Inferred) => {
                let model = self.model(category);
                let model = model.map_or_else(String::new, |model| {
                    let inputs = list(model.inputs.iter().map(CategoryKey::as_str));
                    format!(
                        " The model is `{}`, its inputs are among {inputs}.",
                        model.key
                    )
                });
                Err(Rejection::new(
                    "inference",
                    "This kind of data is worked out by a model, and the record does not say how.",
                    format!("Give `inference` with `model`, `version` and `inputs`.{model}"),
                ))
            }
            (Some(inference), Origin::Inferred) => self.worked_out(category, inference),
            (Some(_), _) => Err(Rejection::new(
                "inference",
                "This kind of data is not declared as inferred.",
                "Leave `inference` out.",
            )),
            (None, _) => Ok(()),
        }
    }

    /// Versions are tokens, so that nothing about a customer is written there; one that the registry
    /// itself declares otherwise is known to everybody.
    fn worked_out(&self, category: &DataCategory, said: &Inference) -> Result<(), Rejection> {
        let models = self.registry().models.iter();
        let of_kind = models.filter(|model| model.output == category.key);
        let model = self.model(category);
        let Some(model) = model.filter(|model| model.key == said.model) else {
            let known = of_kind.map(|model| model.key.as_str());
            return Err(unknown(
                "inference",
                "This model for the kind of data",
                said.model.as_str(),
                known,
            ));
        };
        filled("inference", &said.version, VERSION_BYTES)?;
        let token = |c: char| c.is_ascii_alphanumeric() || "._-+".contains(c);
        if said.version != model.version && !said.version.chars().all(token) {
            return Err(Rejection::new(
                "inference",
                "The version holds something else than letters, digits and `.`, `_`, `-`, `+`.",
                "Give the model's version alone, such as `3.2` or `2026-03-rc1`.",
            ));
        }
        if said.inputs.is_empty() {
            return Err(Rejection::new(
                "inference",
                "It names no kind of data that went in.",
                "Name under `inputs` the kinds of data that the value was worked out from.",
            ));
        }
        for input in &said.inputs {
            if !model.inputs.contains(input) {
                let known = model.inputs.iter().map(CategoryKey::as_str);
                return Err(unknown(
                    "inference",
                    "An input of the model",
                    input.as_str(),
                    known,
                ));
            }
        }
        let twice = |(index, input): (usize, &CategoryKey)| said.inputs[..index].contains(input);
        if said.inputs.iter().enumerate().any(twice) {
            return Err(Rejection::new(
                "inference",
                "It names the same kind of data twice.",
                "Name each input once.",
            ));
        }
        Ok(())
    }

    fn model(&self, category: &DataCategory) -> Option<&Model> {
        self.registry().model(category.model.as_ref()?)
    }
}
