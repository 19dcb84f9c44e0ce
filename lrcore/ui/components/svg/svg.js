// The markup comes from a template that escapes every value.
export default function show({ data, parentElement }) {
  parentElement.querySelector("section").innerHTML = data.markup;
}
