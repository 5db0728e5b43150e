package credence.engine;

/** A step met NaN or infinity. */
public final class NonFiniteException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String place;

  /**
   * @param place the first layer whose parameters or output are not finite, as {@link
   *     credence.net.NetworkSpec#describe} has it
   * @param value what is not finite there: {@code mu}, {@code rho}, {@code output}, {@code loss}
   */
  public NonFiniteException(String place, String value) {
    super(value + " of " + place + " is not finite");
    this.place = place;
  }

  public String place() {
    return place;
  }
}
