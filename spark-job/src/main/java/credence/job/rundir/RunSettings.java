package credence.job.rundir;

import java.util.List;

/** What a run was asked for: {@code config.conf} of its directory. */
public interface RunSettings {

  /** The job that is asked for it. */
  JobKind job();

  /** The text of {@code config.conf}. */
  String rendered();

  /**
   * What a run with the settings {@code rendered}, which another job wrote, has otherwise, a line a
   * key: nothing if it has the same result.
   *
   * @param place of that text
   */
  List<String> differences(String rendered, String place);
}
