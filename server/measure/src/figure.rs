//! A figure: what was measured, against what, and whether it is where it should be.

use std::io::Write as _;

use anyhow::Result;
use serde_json::json;

/// Where a ratio should be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Goal {
    AtLeast(f64),
    AtMost(f64),
}

/// One line of the closing table.
#[derive(Debug, Default)]
pub(crate) struct Figure<'a> {
    pub(crate) name: &'a str,
    pub(crate) ours: String,
    pub(crate) baseline: String,
    /// Ours in terms of the baseline, or of a fixed measure.
    pub(crate) ratio: Option<f64>,
    pub(crate) goal: Option<Goal>,
    /// What limits it; shown when it falls short.
    pub(crate) limit: &'a str,
}

impl Figure<'_> {
    /// Hands it to whoever started this.
    pub(crate) fn tell(&self) -> Result<()> {
        let (goal, met) = match (self.goal, self.ratio) {
            (Some(Goal::AtLeast(least)), Some(ratio)) => {
                (Some(format!("≥ {least}")), Some(ratio >= least))
            }
            (Some(Goal::AtMost(most)), Some(ratio)) => {
                (Some(format!("≤ {most}")), Some(ratio <= most))
            }
            _ => (None, None),
        };
        let line = json!({
            "name": self.name, "ours": self.ours, "baseline": self.baseline,
            "ratio": self.ratio, "goal": goal, "met": met, "limit": self.limit,
        });
        writeln!(std::io::stdout(), "{line}")?;
        Ok(())
    }
}

/// One line to whoever looks on.
pub(crate) fn note(line: &str) {
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(std::io::stderr(), "  {line}");
}
