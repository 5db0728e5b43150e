package credence.job.input;

import credence.data.Label;
import credence.job.records.RecordImages;
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
