// A default export is what the base components import.
export default Intl.DateTimeFormat().resolvedOptions().timeZone;
