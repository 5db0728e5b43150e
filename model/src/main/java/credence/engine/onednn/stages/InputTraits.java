package credence.engine.onednn.stages;

/**
 * What a stage's input depends on.
 *
 * @param isTrained whether on parameters, so that its derivative is wanted
 * @param isFixed whether on the images alone, so that it is the same in every draw
 */
public record InputTraits(boolean isTrained, boolean isFixed) {

  /** The images themselves. */
  public static final InputTraits IMAGES = new InputTraits(false, true);
}
