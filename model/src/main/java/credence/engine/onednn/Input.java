package credence.engine.onednn;

/**
 * What a stage's input depends on.
 *
 * @param isTrained whether on parameters, so that its derivative is wanted
 * @param isFixed whether on the images alone, so that it is the same in every draw
 */
record Input(boolean isTrained, boolean isFixed) {

  /** The images themselves. */
  static final Input IMAGES = new Input(false, true);
}
