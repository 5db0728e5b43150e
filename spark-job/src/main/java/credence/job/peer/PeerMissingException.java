package credence.job.peer;

/** There is no PyTorch to compare with; the message says what was tried and how to get one. */
public final class PeerMissingException extends Exception {

  private static final long serialVersionUID = 1L;

  PeerMissingException(String python, String why) {
    super(
        "%s has no PyTorch (%s): install it (pip install torch), or name another Python by --peer=PYTHON"
            .formatted(python, why));
  }
}
