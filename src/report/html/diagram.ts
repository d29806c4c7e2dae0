/** A drawing to be shown in the page, from whoever draws. */
export interface Diagram {
  readonly title: string;
  /**
   * A stand-alone SVG element that is trusted: without scripts, `style` attributes and outside references; `<style>`
   * elements, which hold no entity, are let through by their digest. An arrow that can be followed is `<a href="#ID">`
   * with the id of one of `arrows`; a drawing with such links is `role="group"`, since nothing in an image can be
   * followed. Ids and class names of one page must not clash.
   */
  readonly svg: string;
  readonly arrows: readonly DiagramArrow[];
}

/** What an arrow of a drawing stands for. */
export interface DiagramArrow {
  /** Unlike every other one in the page, and of the form `arrow-…`: letters, digits and hyphens. */
  readonly id: string;
  /** The arrow in words: from where to where, and its state. */
  readonly text: string;
  /** Ids of the report's paths that it stands for. */
  readonly paths: readonly string[];
}
