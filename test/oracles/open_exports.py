"""Opens what `goldpan export` wrote in the libraries it is written for, and compares with the source.

    pip install torch torchvision ultralytics datasets webdataset pycocotools pillow
    python test/oracles/open_exports.py FOLDER

FOLDER holds `source.json` (test/data/export-oracles.test.ts makes it from the label files, without goldpan) and the exports
`yolo`, `coco`, `webdataset`, `huggingface`, `imagefolder`. Prints one JSON object of counts; fails on the first difference.
"""

import glob
import json
import os
import sys

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_DATASETS_OFFLINE", "1")
os.environ.setdefault("YOLO_OFFLINE", "true")
os.environ.setdefault("YOLO_VERBOSE", "false")

root = os.path.abspath(sys.argv[1])
source = json.load(open(os.path.join(root, "source.json")))
# {names: [...], images: {split: {stem: {width, height, boxes: [[class, x, y, w, h] px]}}}, labels: {split: {stem: label}}}
TOLERANCE = 1e-6
found = {}


def stem(path):
    return os.path.splitext(os.path.basename(path))[0]


def same(kind, split, boxes_by_stem, relative):
    """Boxes [class name, x, y, w, h] by picture equal those of the source, px or relative to the picture."""
    expected = source["images"][split]
    assert sorted(boxes_by_stem) == sorted(expected), (kind, split, "other images")
    number = 0
    for name, image in expected.items():
        w, h = image["width"], image["height"]
        scale = [w, h, w, h] if relative else [1, 1, 1, 1]
        want = sorted([source["names"][c], *(v / s for v, s in zip(box, scale))] for c, *box in image["boxes"])
        have = sorted(boxes_by_stem[name])
        assert len(want) == len(have), (kind, name, len(want), len(have))
        for a, b in zip(want, have):
            assert a[0] == b[0], (kind, name, a, b)
            assert all(abs(x - y) <= TOLERANCE * max(1, abs(x)) for x, y in zip(a[1:], b[1:])), (kind, name, a, b)
        number += len(have)
    return {"images": len(boxes_by_stem), "boxes": number}


def yolo():
    import ultralytics
    from ultralytics.data.dataset import YOLODataset
    from ultralytics.data.utils import check_det_dataset

    data = check_det_dataset(os.path.join(root, "yolo", "data.yaml"), autodownload=False)
    result = {}
    for split in source["images"]:
        dataset = YOLODataset(img_path=data[split], data=data, task="detect", augment=False, imgsz=320)
        boxes = {}
        for label in dataset.labels:
            height, width = label["shape"]
            rows = []
            for cls, (cx, cy, w, h) in zip(label["cls"][:, 0], label["bboxes"].astype(float)):
                rows.append([data["names"][int(cls)], cx - w / 2, cy - h / 2, w, h])
            boxes[stem(label["im_file"])] = rows
            image = source["images"][split][stem(label["im_file"])]
            assert (width, height) == (image["width"], image["height"])
        result[split] = same("yolo", split, boxes, relative=True)
        assert dataset[0]["img"].shape[0] == 3
    return {"version": ultralytics.__version__, **result}


def coco():
    import torchvision
    from pycocotools.coco import COCO
    from torchvision.datasets import CocoDetection

    result = {}
    for split in source["images"]:
        file = os.path.join(root, "coco", "annotations", f"instances_{split}.json")
        api = COCO(file)
        names = {c["id"]: c["name"] for c in api.loadCats(api.getCatIds())}
        boxes = {}
        for image in api.loadImgs(api.getImgIds()):
            anns = api.loadAnns(api.getAnnIds(imgIds=[image["id"]]))
            boxes[stem(image["file_name"])] = [[names[a["category_id"]], *a["bbox"]] for a in anns]
        result[split] = same("coco", split, boxes, relative=False)
        dataset = CocoDetection(os.path.join(root, "coco", "images", split), file)
        assert len(dataset) == len(boxes)
        for picture, targets in dataset:
            assert picture.size[0] > 0 and isinstance(targets, list)
    return {"version": torchvision.__version__, **result}


def webdataset():
    import webdataset as wds

    result = {}
    for split in source["images"]:
        shards = sorted(glob.glob(os.path.join(root, "webdataset", f"{split}-*.tar")))
        boxes = {}
        for sample in wds.WebDataset(shards, shardshuffle=False).decode("pil"):
            picture = next(sample[key] for key in ("jpg", "jpeg", "png") if key in sample)
            image = source["images"][split][stem(sample["__key__"])]
            assert picture.size == (image["width"], image["height"])
            record = sample["json"]
            boxes[stem(sample["__key__"])] = [[o["category"], *o["bbox"]] for o in record.get("objects", [])]
        result[split] = same("webdataset", split, boxes, relative=False)
    return {"version": wds.__version__, **result}


def huggingface():
    import datasets

    loaded = datasets.load_dataset("imagefolder", data_dir=os.path.join(root, "huggingface"), cache_dir=os.path.join(root, ".cache"))
    names = {"train": "train", "val": "validation", "test": "test"}
    result = {}
    for split in source["images"]:
        boxes = {}
        for row in loaded[names[split]]:
            objects = row["objects"] or {}
            name = stem(row["image"].filename)
            rows = zip(objects.get("categories") or [], objects.get("bbox") or [])
            boxes[name] = [[label(objects, loaded[names[split]], c), *b] for c, b in rows]
            image = source["images"][split][name]
            assert row["image"].size == (image["width"], image["height"])
        result[split] = same("huggingface", split, boxes, relative=False)
    return {"version": datasets.__version__, **result}


def label(objects, dataset, value):
    """Categories are names, or numbers of the list in classes.json."""
    if isinstance(value, str):
        return value
    header = json.load(open(os.path.join(root, "huggingface", "classes.json")))
    return header["categories"][value]["name"]


def imagefolder():
    import torchvision
    from torch.utils.data import DataLoader
    from torchvision import transforms
    from torchvision.datasets import ImageFolder

    result = {}
    resize = transforms.Compose([transforms.Resize((32, 32)), transforms.ToTensor()])
    for split, labels in source["labels"].items():
        dataset = ImageFolder(os.path.join(root, "imagefolder", split), transform=resize)
        have = {stem(path): dataset.classes[index] for path, index in dataset.samples}
        assert have == labels, (split, have, labels)
        seen = sum(len(target) for _, target in DataLoader(dataset, batch_size=4))
        result[split] = {"images": seen, "classes": len(dataset.classes)}
    return {"version": torchvision.__version__, **result}


for check in (yolo, coco, webdataset, huggingface, imagefolder):
    if os.path.isdir(os.path.join(root, check.__name__)):
        # Libraries print what they please; only the last line counts.
        found[check.__name__] = check()
print(json.dumps(found))
