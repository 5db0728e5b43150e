package credence.engine.gpu.device;

/** A device refused what it was asked for. */
public final class GpuException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what was refused, by which device, and the remedy if there is one
   */
  public GpuException(String message) {
    super(message);
  }
}
