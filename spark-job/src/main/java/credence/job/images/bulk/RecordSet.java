package credence.job.images.bulk;

import credence.data.Label;
import credence.job.images.records.RecordImages;
import java.io.Serializable;
import java.util.List;

/**
 * The images of one file.
 *
 * @param meanings of each byte that a label may be, to the model
 * @param paths of the files that images and labels come from
 */
record RecordSet(RecordImages images, List<Label> meanings, List<String> paths)
    implements Serializable {}
