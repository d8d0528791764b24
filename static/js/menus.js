// Closes an open menu with Escape or a click beside it. Without this script a menu is a plain <details>.
const close = (menu) => {
  menu.open = false;
};

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    close(menu);
  }
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) close(menu);
  }
});
