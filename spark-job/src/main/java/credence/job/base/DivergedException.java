package credence.job.base;

/**
 * Training that goes to infinity under its settings: the same would happen again. It ends a job
 * with exit code 64.
 */
public final class DivergedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public DivergedException(String message) {
    super(message);
  }
}
