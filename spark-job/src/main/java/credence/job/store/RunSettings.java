package credence.job.store;

/** What a run was asked for: {@code config.conf} of its directory. */
public interface RunSettings {

  /** The text of {@code config.conf}. */
  String rendered();

  /**
   * Whether a run with the settings {@code rendered}, which another job wrote, has the same result.
   *
   * @param place of that text
   */
  boolean isSame(String rendered, String place);
}
