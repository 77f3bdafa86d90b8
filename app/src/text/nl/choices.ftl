## choices
