package credence.job.images.named.blocks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.images.folders.PassedOver;
import credence.job.rundir.SummaryJson;
import credence.picture.PictureCounts;
import credence.store.CanonicalJson;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files that a half of a data set of one's own was read from.
 *
 * @param pictures that were read
 * @param passedOver what is beside them
 * @param changes what was done to the pictures
 * @param bad pictures that cannot be read, each with what is wrong
 */
public record HalfFiles(
    long pictures, PassedOver passedOver, List<String> bad, PictureCounts changes)
    implements Serializable {

  /** Of a half that was not read from files. */
  public static final HalfFiles NONE =
      new HalfFiles(0, new PassedOver(), List.of(), new PictureCounts());

  private static final int MOST_NAMED = 100;

  public HalfFiles {
    bad = List.copyOf(bad);
  }

  /** These files and others. */
  HalfFiles plus(HalfFiles others) {
    PassedOver all = new PassedOver();
    all.addAll(passedOver);
    all.addAll(others.passedOver);
    PictureCounts both = new PictureCounts();
    both.addAll(changes);
    both.addAll(others.changes);
    return new HalfFiles(
        pictures + others.pictures,
        all,
        Stream.concat(bad.stream(), others.bad.stream()).toList(),
        both);
  }

  /** For summaries. */
  ObjectNode json() {
    ObjectNode json = CanonicalJson.object();
    json.put("pictures", pictures);
    json.set("changes", SummaryJson.changes(changes));
    json.put("bad", bad.size());
    bad.stream().limit(MOST_NAMED).forEach(json.putArray("errors")::add);
    json.set("passed_over", passedOver.json());
    return json;
  }
}
