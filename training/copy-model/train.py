"""Trains the built-in embedder on generated scenes.

    python train.py OUTPUT_FOLDER [--minutes N] [--threads N] [--workers N] [--resume CHECKPOINT]

Contrastive loss over pairs of edits of one scene, against every other scene of the batch (siblings of one style are the
hard ones), plus an entropy term that spreads the embeddings out. Sources: Chen et al., "A simple framework for
contrastive learning" (2020); Pizzi et al., "A self-supervised descriptor for image copy detection" (SSCD, 2022), which
has the entropy term from Sablayrolles et al., "Spreading vectors for similarity search" (KoLeo, 2019). A queue of former
embeddings as further negatives was tried and hurts: they are stale while the network moves this fast.
"""

import argparse
import copy
import json
import math
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from torch.nn import functional as F
from torch.utils.data import DataLoader, IterableDataset

from edits import copy_of, lightly, squashed
from model import CopyModel
from scenes import Style, scene


class Pairs(IterableDataset):
    """Chunks of pairs, made from a pool of scenes of which the most used are replaced all the time."""

    def __init__(self, config, started, seconds):
        self.config, self.started, self.seconds = config, started, seconds

    def side(self):
        progress = (time.time() - self.started) / self.seconds
        return [side for start, side in self.config["sides"] if start <= max(0, progress)][-1]

    def __iter__(self):
        cv2.setNumThreads(1)
        info = torch.utils.data.get_worker_info()
        rng = np.random.default_rng([self.config["seed"], info.id, int(self.started)])
        size, siblings, uses = (self.config["pool"][name] for name in ("styles", "scenes", "uses"))
        chunk = self.config["chunk"]
        pool, count = [], 0
        while True:
            # The pool grows with what is drawn from it, so that the first batch does not wait for a full one.
            groups = -(-chunk // siblings)
            fresh = max(1, round(groups / uses))
            for _ in range(groups if len(pool) < groups else fresh if len(pool) >= size else 2 * fresh):
                style = Style(rng)
                group = [(info.id * 10**9 + count + i, scene(rng, style)) for i in range(siblings)]
                count += siblings
                if len(pool) < size:
                    pool.append(group)
                else:
                    pool[rng.integers(size)] = group
            drawn = [pool[i] for i in rng.permutation(len(pool))[:groups]]
            scenes = [one for group in drawn for one in group][:chunk]
            side = self.side()
            views = np.empty((2, len(scenes), side, side, 3), np.uint8)
            for i, (_, image) in enumerate(scenes):
                other = scenes[(i + rng.integers(siblings, len(scenes) - siblings)) % len(scenes)][1]
                views[0, i] = squashed(lightly(rng, image), side)
                views[1, i] = squashed(copy_of(rng, image, other), side)
            yield torch.from_numpy(views), torch.tensor([number for number, _ in scenes])


def spread(rows, numbers):
    """Mean of −log of the distance to the nearest embedding of another scene."""
    similarity = (rows @ rows.T).masked_fill(numbers[:, None] == numbers[None], -1)
    nearest = similarity.max(1).values
    return -torch.log((2 - 2 * nearest).clamp(min=1e-6).sqrt()).mean()


def contrast(first, second, numbers, temperature):
    rows, names = torch.cat([first, second]), torch.cat([numbers, numbers])
    logits = rows @ rows.T
    logits = logits.masked_fill(names[:, None] == names[None], -math.inf)
    positive = (first * second).sum(1).repeat(2)[:, None]
    logits = torch.cat([positive, logits], 1) / temperature
    right = (logits.argmax(1) == 0).float().mean()
    return F.cross_entropy(logits, torch.zeros(len(rows), dtype=torch.long)), right.item(), positive.mean().item()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("output", type=Path)
    arguments.add_argument("--minutes", type=float)
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--workers", type=int, default=1)
    arguments.add_argument("--resume", type=Path, help="checkpoint to go on from, with its optimiser and progress")
    arguments.add_argument("--body", type=Path, help="checkpoint to take the convolutions from; all else begins anew")
    arguments.add_argument("--weights", type=Path, help="checkpoint whose averaged weights a new schedule begins with")
    arguments.add_argument("--rate", type=float, help="learning rate, instead of the configuration's")
    arguments.add_argument("--sides", type=int, nargs="+", help="sides instead of the configuration's, each for an equal part")
    options = arguments.parse_args()
    config = json.loads((Path(__file__).parent / "config.json").read_text())
    if options.rate:
        config["learningRate"] = options.rate
    if options.sides:
        config["sides"] = [[i / len(options.sides), side] for i, side in enumerate(options.sides)]
    options.output.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(config["seed"])
    torch.set_num_threads(options.threads)
    seconds = 60 * (options.minutes or config["minutes"])
    model = CopyModel(**config["model"]).to(memory_format=torch.channels_last).train()
    average = copy.deepcopy(model).eval().requires_grad_(False)
    decayed = [p for p in model.parameters() if p.ndim > 1]
    others = [p for p in model.parameters() if p.ndim <= 1]
    optimiser = torch.optim.AdamW([{"params": decayed, "weight_decay": config["weightDecay"]}, {"params": others, "weight_decay": 0}], lr=config["learningRate"])
    done = 0.0
    if options.body:
        state = torch.load(options.body, weights_only=True)["model"]
        model.body.load_state_dict({name[5:]: value for name, value in state.items() if name.startswith("body.")})
        average.load_state_dict(model.state_dict())
    if options.weights:
        model.load_state_dict(torch.load(options.weights, weights_only=True)["average"])
        average.load_state_dict(model.state_dict())
    if options.resume:
        state = torch.load(options.resume, weights_only=True)
        model.load_state_dict(state["model"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        done = state["progress"]
    started = time.time() - done * seconds
    loader = iter(DataLoader(Pairs(config, started, seconds), batch_size=None, num_workers=options.workers, prefetch_factor=4))
    body = torch.compile(model.body)
    log = (options.output / "log.jsonl").open("a")
    step, waited, saved, pending = 0, 0.0, time.time(), {}
    sums = np.zeros(5)
    while True:
        progress = (time.time() - started) / seconds
        if progress >= 1:
            break
        before = time.time()
        while True:
            views, numbers = next(loader)
            chunks = pending.setdefault(views.shape[2], [])
            chunks.append((views, numbers))
            if len(chunks) == config["chunks"]:
                del pending[views.shape[2]]
                break
        waited += time.time() - before
        pictures = torch.cat([torch.cat([views[k] for views, _ in chunks]) for k in (0, 1)])
        numbers = torch.cat([n for _, n in chunks])
        rate = config["learningRate"] * min(1, progress / config["warmUp"]) * (0.5 + 0.5 * math.cos(math.pi * progress))
        for group in optimiser.param_groups:
            group["lr"] = max(rate, 1e-6)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            embeddings = model(pictures, body)
        first, second = embeddings.float().chunk(2)
        loss, right, positive = contrast(first, second, numbers, config["temperature"])
        entropy = (spread(first, numbers) + spread(second, numbers)) / 2
        total = loss + config["entropy"] * entropy
        optimiser.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimiser.step()
        step += 1
        decay = min(config["average"], step / (step + 10))
        with torch.no_grad():
            for kept, fresh in zip(average.state_dict().values(), model.state_dict().values()):
                if kept.dtype.is_floating_point:
                    kept.lerp_(fresh, 1 - decay)
                else:
                    kept.copy_(fresh)
        sums += (loss.item(), right, positive, entropy.item(), 1)
        if step % 20 == 0:
            means = sums[:4] / sums[4]
            line = {"step": step, "progress": round(progress, 4), "side": int(pictures.shape[1]), "loss": round(means[0], 4), "right": round(means[1], 4), "positive": round(means[2], 4), "entropy": round(means[3], 4), "waited": round(waited, 1), "seconds": round(time.time() - started)}
            print(json.dumps(line), file=log, flush=True)
            sums[:] = 0
        if time.time() - saved > 180:
            saved = time.time()
            store(options.output, model, average, optimiser, progress)
    store(options.output, model, average, optimiser, 1.0)


def store(folder, model, average, optimiser, progress):
    state = {"model": model.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(), "progress": progress}
    torch.save(state, folder / "checkpoint.tmp")
    (folder / "checkpoint.tmp").rename(folder / "checkpoint.pt")


if __name__ == "__main__":
    main()
