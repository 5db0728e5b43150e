package credence.picture;

import java.io.Serializable;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How many pictures each change was made to. */
public final class PictureCounts implements Serializable {

  private static final long serialVersionUID = 1L;

  private final EnumMap<PictureChange, Long> counts = new EnumMap<>(PictureChange.class);

  /** Counts one picture. */
  public void add(Collection<PictureChange> changes) {
    changes.forEach(change -> add(change, 1));
  }

  /** Counts so many pictures of one change. */
  public void add(PictureChange change, long count) {
    if (count > 0) {
      counts.merge(change, count, Long::sum);
    }
  }

  public void addAll(PictureCounts others) {
    others.counts.forEach(this::add);
  }

  public long of(PictureChange change) {
    return counts.getOrDefault(change, 0L);
  }

  public boolean isEmpty() {
    return counts.isEmpty();
  }

  /** For the log: {@code 3 pictures are turned as their EXIF orientation says; 1 picture ...}. */
  @Override
  public String toString() {
    return counts.entrySet().stream().map(PictureCounts::text).collect(Collectors.joining("; "));
  }

  private static String text(Map.Entry<PictureChange, Long> count) {
    String pictures = count.getValue() == 1 ? "picture is" : "pictures are";
    return "%,d %s %s".formatted(count.getValue(), pictures, count.getKey().text());
  }
}
