//! The closing table of the benchmarks.

use std::fmt::Write as _;

use anyhow::{Context, Result};
use serde_json::Value;

/// What was measured, against what.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Figure {
    name: String,
    ours: String,
    baseline: String,
    ratio: Option<f64>,
    goal: Option<String>,
    met: Option<bool>,
    limit: String,
}

/// Reads one JSON object a line.
pub(super) fn read(said: &str) -> Result<Vec<Figure>> {
    let lines = said.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| {
            let value: Value =
                serde_json::from_str(line).with_context(|| format!("no figure: {line}"))?;
            let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
            Ok(Figure {
                name: text("name"),
                ours: text("ours"),
                baseline: text("baseline"),
                ratio: value["ratio"].as_f64(),
                goal: value["goal"].as_str().map(str::to_owned),
                met: value["met"].as_bool(),
                limit: text("limit"),
            })
        })
        .collect()
}

impl Figure {
    /// Stands for what could not be measured.
    pub(super) fn missing(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ours: "not measured".to_owned(),
            ..Self::default()
        }
    }

    /// As it is shown while the run goes on.
    pub(super) fn line(&self) -> String {
        let [name, ours, baseline, ratio, goal, verdict] = self.cells();
        format!("{name}: {ours}; {baseline}; {ratio} {goal} {verdict}")
    }

    fn cells(&self) -> [String; 6] {
        let verdict = match self.met {
            None => "",
            Some(true) => "met",
            Some(false) => "short",
        };
        [
            self.name.clone(),
            self.ours.clone(),
            self.baseline.clone(),
            self.ratio
                .map_or_else(String::new, |ratio| format!("{ratio:.2}")),
            self.goal.clone().unwrap_or_default(),
            verdict.to_owned(),
        ]
    }
}

/// All figures in columns, and below what limits those that fall short.
pub(super) fn table(figures: &[Figure]) -> String {
    let head = ["figure", "measured", "baseline", "ratio", "goal", ""].map(str::to_owned);
    let mut rows = vec![head];
    rows.extend(figures.iter().map(Figure::cells));
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..6).map(width).collect();
    let mut text = String::new();
    for row in &rows {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        text.push('\n');
        text.push_str(cells.join("  ").trim_end());
    }
    let short: Vec<&Figure> = figures
        .iter()
        .filter(|figure| figure.met == Some(false))
        .collect();
    if !short.is_empty() {
        text.push_str("\n\nWhat limits those that fall short:");
        for figure in short {
            let _ = write!(text, "\n- {}: {}", figure.name, figure.limit);
        }
    }
    let met = figures
        .iter()
        .filter(|figure| figure.met == Some(true))
        .count();
    let judged = figures.iter().filter(|figure| figure.met.is_some()).count();
    let _ = write!(text, "\n\n{met} of {judged} goals met");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = r#"
        {"name":"a","ours":"1/s","baseline":"2/s","ratio":0.5,"goal":"≥ 0.5","met":true,"limit":""}
        {"name":"long name","ours":"9","baseline":"","ratio":0.1,"goal":"≥ 0.5","met":false,"limit":"the disk"}
        {"name":"c","ours":"3","baseline":"4","ratio":null,"goal":null,"met":null,"limit":""}"#;

    #[test]
    fn a_figure_that_falls_short_is_named_with_what_limits_it() {
        let figures = read(SAID).unwrap();
        let text = table(&figures);
        assert!(text.contains("- long name: the disk"), "{text}");
        assert!(text.ends_with("1 of 2 goals met"), "{text}");
        assert!(!text.contains("- a:"), "{text}");
    }

    #[test]
    fn what_is_no_figure_is_an_error() {
        assert!(read("thread panicked").is_err());
    }
}
