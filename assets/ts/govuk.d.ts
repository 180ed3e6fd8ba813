// govuk-frontend brings no types; its components take their root element.
declare module 'govuk-frontend/dist/govuk/components/*' {
  type Component = { new (root: Element): unknown; moduleName: string }
  export const Button: Component
  export const CharacterCount: Component
  export const ErrorSummary: Component
}
