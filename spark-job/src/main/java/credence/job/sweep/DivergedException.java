package credence.job.sweep;

/** Training that goes to infinity under its settings: the same would happen again. */
final class DivergedException extends Exception {

  private static final long serialVersionUID = 1L;

  DivergedException(String message) {
    super(message);
  }
}
