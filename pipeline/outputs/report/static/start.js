document.getElementById("bar").hidden = false;
if (window.matchMedia("(max-width: 62rem)").matches) {
  document.querySelector(".contents details").open = false;
}
startTheme();
startEvidence();
startTables();
showTarget();
