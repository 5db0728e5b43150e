package credence.job.data;

import credence.data.ImageSet;

/** A half of a data set of one's own, and the files that it was read from. */
record ReadHalf(ImageSet images, HalfFiles files) {}
