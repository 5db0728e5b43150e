package credence.job.images.named;

import credence.data.ImageSet;

/**
 * The images of a training half that are its coreset.
 *
 * @param images in the order of the half
 * @param of how many images the half has
 * @param fingerprint of the half
 */
public record Coreset(ImageSet images, int of, String fingerprint) {}
