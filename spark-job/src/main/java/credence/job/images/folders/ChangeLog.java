package credence.job.images.folders;

import credence.picture.PictureChange;
import credence.picture.PictureCounts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what was done to the pictures of an input, once all of them have been read. */
public final class ChangeLog {

  private static final Logger LOG = LoggerFactory.getLogger(ChangeLog.class);

  private ChangeLog() {}

  /**
   * A warning where values were lost that a person would miss.
   *
   * @param place of the pictures
   */
  public static void say(String place, PictureCounts changes) {
    if (changes.of(PictureChange.FEW_LEVELS) > 0) {
      LOG.warn("{}: {}", place, changes);
    } else if (!changes.isEmpty()) {
      LOG.info("{}: {}", place, changes);
    }
  }
}
