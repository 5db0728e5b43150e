package credence.job.rundir;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.files.HadoopFolder;
import credence.job.files.Paths;
import credence.store.ModelStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Where a model is: its folder, or the run directory that holds it, on any Hadoop path. */
public final class ModelPlace {

  private static final String MODEL = "model";

  /** Of a sweep, which has a run of the chosen setting for each final seed in it. */
  private static final String CHOSEN = "chosen";

  /** A run in it. */
  private static final Pattern SEED = Pattern.compile("seed-(-?\\d+)");

  private ModelPlace() {}

  /**
   * The model's folder.
   *
   * @param path of it, or of a run directory with {@code model} in it
   * @throws JobException with exit code 66 if there is no whole model
   */
  public static Path find(String path, Configuration hadoop) throws IOException {
    Path given = Paths.of(path);
    Path whole = given.getFileSystem(hadoop).makeQualified(given);
    for (Path place : List.of(whole, new Path(whole, MODEL))) {
      if (ModelStore.contains(HadoopFolder.of(place, hadoop))) {
        return place;
      }
    }
    throw new JobException(
        ExitCode.INPUT_MISSING,
        "there is no whole model in %s, nor in its folder model%s"
            .formatted(whole, ofSweep(new Path(whole, CHOSEN), hadoop)));
  }

  /** Whether there is a whole model, in the folder or run directory {@code path}. */
  public static boolean isAt(Path path, Configuration hadoop) throws IOException {
    return ModelStore.contains(HadoopFolder.of(path, hadoop))
        || ModelStore.contains(HadoopFolder.of(new Path(path, MODEL), hadoop));
  }

  /**
   * The folders of all models that {@code path} stands for: those of a sweep's folder {@code
   * chosen}, by their seeds, or the one of {@link #find}.
   *
   * @throws JobException with exit code 66 if there is no whole model, or a run of the sweep has
   *     none
   */
  public static List<Path> all(String path, Configuration hadoop) throws IOException {
    Path given = Paths.of(path);
    FileSystem files = given.getFileSystem(hadoop);
    Path whole = files.makeQualified(given);
    Map<Long, Path> runs = new TreeMap<>();
    if (files.exists(whole) && files.getFileStatus(whole).isDirectory()) {
      for (FileStatus run : files.listStatus(whole)) {
        Matcher seed = SEED.matcher(run.getPath().getName());
        if (run.isDirectory() && seed.matches()) {
          runs.put(Long.valueOf(seed.group(1)), run.getPath());
        }
      }
    }
    if (runs.isEmpty()) {
      return List.of(find(path, hadoop));
    }
    List<Path> places = new ArrayList<>();
    for (Path run : runs.values()) {
      places.add(find(run.toString(), hadoop));
    }
    return places;
  }

  private static String ofSweep(Path chosen, Configuration hadoop) throws IOException {
    FileSystem files = chosen.getFileSystem(hadoop);
    if (!files.exists(chosen)) {
      return "";
    }
    List<String> runs = new ArrayList<>();
    for (FileStatus run : files.listStatus(chosen)) {
      runs.add(CHOSEN + "/" + run.getPath().getName());
    }
    return "; it is a sweep, whose models are in " + String.join(", ", runs) + ", all in " + CHOSEN;
  }
}
