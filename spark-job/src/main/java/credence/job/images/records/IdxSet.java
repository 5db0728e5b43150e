package credence.job.images.records;

import credence.data.format.LabelNames;
import java.io.Serializable;
import java.util.List;

/**
 * A file of images, and what lies beside it.
 *
 * @param images with their labels, where there are any
 * @param names of the labels
 * @param paths of all the files
 */
public record IdxSet(RecordImages images, LabelNames names, List<String> paths)
    implements Serializable {

  public IdxSet {
    paths = List.copyOf(paths);
  }
}
