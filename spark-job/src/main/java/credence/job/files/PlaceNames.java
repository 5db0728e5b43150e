package credence.job.files;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** Names of runs: the last part of each one's place, with as many before it as tell them apart. */
public final class PlaceNames {

  private static final String MODEL = "model";

  private PlaceNames() {}

  /**
   * In the order of the places, a model's folder in a run directory standing for the latter.
   *
   * @param places any number, all different
   */
  public static List<String> of(List<Path> places) {
    List<Path> runs = places.stream().map(PlaceNames::run).toList();
    for (int parts = 1; ; parts++) {
      List<String> names = new ArrayList<>();
      boolean whole = true;
      for (Path run : runs) {
        String name = last(run, parts);
        whole &= name.equals(run.toUri().getPath());
        names.add(name);
      }
      if (names.stream().distinct().count() == names.size() || whole) {
        return names;
      }
    }
  }

  /** The run directory that a model is in; another place as it is. */
  public static Path run(Path place) {
    boolean inRun = place.getName().equals(MODEL) && place.getParent() != null;
    return inRun && !place.getParent().isRoot() ? place.getParent() : place;
  }

  private static String last(Path place, int parts) {
    StringBuilder name = new StringBuilder(place.getName());
    Path at = place.getParent();
    for (int i = 1; i < parts && at != null; i++, at = at.getParent()) {
      name.insert(0, at.getName() + "/");
    }
    return name.toString();
  }
}
